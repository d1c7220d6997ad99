import type { ReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { jsonEventLoggerConfig, JsonEventLoggerService } from '@eventlog/json-event-logger';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 65_536;

/** The whole lines that a day file held when it was opened. */
export interface DayFile {
  readonly bytes: number;
  /** Closes the file when it ends or is destroyed. */
  readonly stream: ReadStream;
}

/** Reads day files back while they are written. */
@Injectable()
export class DayFileReader {
  constructor(
    private readonly eventLogger: JsonEventLoggerService,
    @Inject(jsonEventLoggerConfig.KEY) private readonly config: ConfigType<typeof jsonEventLoggerConfig>,
  ) {}

  /**
   * Opens a day. Text after the last newline does not exist yet, so it is left out.
   *
   * @param day `YYYY-MM-DD`, checked by the caller: it becomes part of a path
   * @returns undefined when nothing was logged on that day
   */
  async open(day: string): Promise<DayFile | undefined> {
    const { fileName = 'events.json' } = this.config;
    const file = await openIfPresent(join(this.eventLogger.directory, day, fileName));
    if (file === undefined) return undefined;
    try {
      const bytes = await wholeLinesLength(file);
      if (bytes > 0) return { bytes, stream: file.createReadStream({ start: 0, end: bytes - 1 }) };
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
    return undefined;
  }
}

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The length up to and with the last newline, looked for from the end. */
async function wholeLinesLength(file: FileHandle): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let end = (await file.stat()).size; end > 0;) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}
