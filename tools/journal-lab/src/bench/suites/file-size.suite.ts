import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BENCH_DAY, benchEvents, type BenchEvents } from '../bench-events.js';
import type { OpenContestant } from '../contestants/contestant.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { takeTurns } from '../turns.js';
import { runTrial } from '../trial.js';
import { turnsOf, type Suite } from './suite.js';

const CONCURRENCY = 1;

/** The key of a row of this suite. */
export function fileSizeKey(writeMode: string, bytes: number): string {
  return `${writeMode}-${bytes}`;
}

/** Whether a commit costs more the larger its day file is. */
export const fileSizeSuite: Suite = {
  name: 'file-size',
  title: 'The cost of a commit as the day file grows',
  method:
    'One CameraEvent at a time, so that each is a commit of its own, on day files that were of the named size before; each journal stays open over all repetitions.',
  measure(bench) {
    const { scale, progress, directories } = bench;
    const events = benchEvents();
    return directories.during(async (folder) => {
      const opened: OpenContestant[] = [];
      try {
        const entries = [];
        for (const writeMode of ['append', 'replace'] as const) {
          for (const bytes of scale.fileBytes) {
            progress.show(`file-size: making a day file of ${bytes} bytes`);
            const key = fileSizeKey(writeMode, bytes);
            const directory = join(folder, key);
            await makeDayFile(directory, bytes, events);
            const contestant = await openEventJournal(directory, events.camera, { writeMode });
            opened.push(contestant);
            entries.push({
              key,
              name: `${writeMode}, ${bytes / 1e6} MB`,
              acknowledgement: 'disk' as const,
              concurrency: CONCURRENCY,
              trial: (_: string, milliseconds: number) =>
                runTrial(contestant, { concurrency: CONCURRENCY, milliseconds }),
            });
          }
        }
        return await takeTurns(entries, turnsOf(this.name, bench));
      } finally {
        for (const contestant of opened) await contestant.close();
      }
    });
  },
};

/** A day file of whole lines, at least so large. */
async function makeDayFile(directory: string, bytes: number, { camera }: BenchEvents): Promise<void> {
  const day = join(directory, BENCH_DAY);
  mkdirSync(day, { recursive: true });
  if (bytes === 0) return;
  const lines = Buffer.from(camera.map((event) => `${event.toJson()}\n`).join(''));
  const copies = Math.ceil(bytes / lines.length);
  await pipeline(
    Readable.from(Array.from({ length: copies }, () => lines)),
    createWriteStream(join(day, 'events.json'), { flush: true }),
  );
}
