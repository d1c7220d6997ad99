import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../command.js';
import { textTable } from '../text-table.js';
import { labLine } from './lab-event.js';
import { showProgress } from './run-verdict.js';
import { ENGINE_APPEND, openWriter } from './writer.js';

const DAY = '2026-03-01';
const LIMIT_MS = 100;
const BLOCK_EVENTS = 4000;

export const recoveryTimeCommand: Command = {
  summary: 'how long a journal takes to open whose last day file is large, whole and with a torn tail',
  flags: {
    bytes: { kind: 'count', fallback: 1_000_000_000, help: 'size of the day file' },
    repetitions: { kind: 'count', fallback: 7, help: 'of each kind, in turn' },
    json: { kind: 'switch', help: 'print the figures as JSON' },
  },
  async run(given) {
    const bytes = given.count('bytes');
    const root = mkdtempSync(join(tmpdir(), 'journal-lab-recovery-'));
    try {
      const file = writeDayFile(root, bytes);
      const times: Record<'whole' | 'torn', number[]> = { whole: [], torn: [] };
      await timeToOpen(root);
      for (let repetition = 0; repetition < given.count('repetitions'); repetition++) {
        times.whole.push(await timeToOpen(root));
        appendFileSync(
          file,
          labLine({ seed: 1, start: 0, count: 1, firstDay: DAY, days: 1 }, repetition).slice(0, -9),
        );
        times.torn.push(await timeToOpen(root));
        showProgress(`recovery-time: ${repetition + 1} of ${given.count('repetitions')}`);
      }
      const [whole, torn] = [median(times.whole), median(times.torn)];
      const rows = { bytes, wholeMs: whole, tornMs: torn, moreMs: torn - whole, limitMs: LIMIT_MS };
      process.stdout.write(
        given.has('json')
          ? `${JSON.stringify({ ...rows, times })}\n`
          : textTable([
              ['day file', 'open, whole', 'open, torn tail', 'more', 'limit'],
              [`${bytes} bytes`, ...[whole, torn, torn - whole, LIMIT_MS].map((ms) => `${ms.toFixed(1)} ms`)],
            ]),
      );
      return torn - whole < LIMIT_MS ? 0 : 1;
    } finally {
      rmSync(root, { recursive: true });
    }
  },
};

function writeDayFile(root: string, bytes: number): string {
  mkdirSync(join(root, DAY));
  const path = join(root, DAY, 'events.json');
  const series = { seed: 1, start: 0, count: BLOCK_EVENTS, firstDay: DAY, days: 1 };
  const block = Buffer.from(
    Array.from({ length: BLOCK_EVENTS }, (_, id) => `${labLine(series, id)}\n`).join(''),
  );
  const fd = openSync(path, 'w');
  for (let written = 0; written < bytes;) written += writeSync(fd, block);
  closeSync(fd);
  return path;
}

async function timeToOpen(root: string): Promise<number> {
  const began = performance.now();
  const writer = await openWriter(ENGINE_APPEND, root);
  const took = performance.now() - began;
  await writer.close();
  return took;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
