import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CameraEvent } from '@eventlog/event-model';
import { AppProcess } from './app-process.js';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';

const IMAGES = 99;

describe('The feed, replaying into the demo', () => {
  let directory: EventDirectory;
  let input: EventDirectory;
  let demo: DemoProcess;
  beforeEach(async () => {
    directory = await EventDirectory.make();
    input = await EventDirectory.make();
    demo = await DemoProcess.start({ directory: directory.path });
  });
  afterEach(async () => {
    await demo.stop();
    await Promise.all([directory.remove(), input.remove()]);
  });

  /** Runs the feed on a file of this content and gives the counts it ends with. */
  async function replay(content: string, ...args: string[]): Promise<Record<string, unknown>> {
    const file = join(input.path, 'input');
    await writeFile(file, content);
    const feed = AppProcess.start([
      'node',
      'tools/event-feed/dist/main.js',
      ...['--file', file, '--url', demo.http, '--json', ...args],
    ]);
    expect(await feed.end()).toEqual({ code: 0, signal: null });
    return JSON.parse(feed.output) as Record<string, unknown>;
  }

  it('has a line on disk for each image of a COCO file, spread over the days it was given', async () => {
    const detections = Array.from({ length: IMAGES * 3 }, (_, n) => ({
      image_id: 1000 + (n % IMAGES),
      category_id: 1 + (n % 3),
      bbox: [n + 0.4, 10.5, 20.25, 30.75],
      score: 0.5,
    }));
    const days = ['2025-11-07', '2025-11-08', '2025-11-09'];
    const counts = await replay(JSON.stringify(detections), '--days', days.join(','), '--concurrency', '64');
    expect(counts).toMatchObject({
      sent: IMAGES,
      acknowledged: IMAGES,
      refused: 0,
      days: Object.fromEntries(days.map((day) => [day, IMAGES / 3])),
    });
    expect(await directory.days()).toEqual(days);
    for (const day of days) {
      const events = (await directory.events(day)).map((line) => CameraEvent.fromJson(JSON.stringify(line)));
      expect(events).toHaveLength(IMAGES / 3);
      expect(events.every(({ timestamp }) => timestamp.startsWith(day))).toBe(true);
      expect(events.every(({ detected_objects }) => detected_objects.length === 3)).toBe(true);
    }
  });

  it("has a line on disk for each event of JSON Lines, on the event's own day", async () => {
    const events = Array.from({ length: 50 }, (_, n) =>
      cameraEventBody({ event_id: `replayed-${n}`, timestamp: `2025-11-0${1 + (n % 5)}T12:00:00.000Z` }),
    );
    const counts = await replay(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    expect(counts).toMatchObject({ sent: 50, acknowledged: 50, refused: 0 });
    expect(await directory.days()).toHaveLength(5);
    const ids = (await directory.allEvents()).map((event) => event['event_id']);
    expect(ids.sort()).toEqual(events.map((event) => event['event_id']).sort());
  });
});
