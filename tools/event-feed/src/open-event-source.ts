import { open, readFile } from 'node:fs/promises';
import { detectionProblem } from './coco-detection.js';
import { cocoEventSource } from './coco-event-source.js';
import type { EventSource } from './event-source.js';
import { FeedInputError } from './feed-input.error.js';
import { jsonLinesEventSource } from './json-lines-event-source.js';

/** How a file becomes events. */
export interface EventSourceOptions {
  readonly file: string;
  /** The days (`YYYY-MM-DD`, UTC) over which the events are spread. Default: COCO today; JSON Lines keep their times. */
  readonly days: readonly string[] | undefined;
  /** `camera_id` of events from COCO detections. */
  readonly cameraId: string;
}

/**
 * Opens a file of either form; which one it is, its content says.
 *
 * @throws FeedInputError where the file cannot be read or is of neither form.
 */
export async function openEventSource({ file, days, cameraId }: EventSourceOptions): Promise<EventSource> {
  try {
    switch (await firstCharacter(file)) {
      case '[':
        return cocoEventSource(await detections(file), {
          days: days ?? [new Date().toISOString().slice(0, 10)],
          cameraId,
        });
      case '{':
        return await jsonLinesEventSource(file, days);
      case undefined:
        throw new FeedInputError(`${file} is empty`);
      default:
        throw new FeedInputError(
          `${file} holds neither COCO detection results nor camera events as JSON Lines`,
        );
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new FeedInputError(`cannot read the file: ${error.message}`);
    throw error;
  }
}

async function firstCharacter(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(1024) });
    // trimStart takes a byte order mark for white space too.
    return buffer.toString('utf8', 0, bytesRead).trimStart()[0];
  } finally {
    await handle.close();
  }
}

async function detections(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  let entries: unknown[];
  try {
    entries = JSON.parse(text.trim()) as unknown[];
  } catch (error) {
    throw new FeedInputError(`${file} is not JSON: ${(error as SyntaxError).message}`);
  }
  if (entries.length === 0) throw new FeedInputError(`${file} holds no detections`);
  if (entries.every((entry) => detectionProblem(entry) !== undefined)) {
    throw new FeedInputError(
      `${file} is a JSON array, but not of COCO detections (image_id, category_id, bbox, score): its first entry ${detectionProblem(entries[0])}`,
    );
  }
  return entries;
}
