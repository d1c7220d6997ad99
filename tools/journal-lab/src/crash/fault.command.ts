import type { Command } from '../command.js';
import { runFaults } from './fault-run.js';
import { runFullDisk } from './full-disk-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';
import { ENGINE_APPEND, type WriterChoice } from './writer.js';

/** Only `append` has synced writes to do without. */
const WRITERS: readonly WriterChoice[] = [
  ENGINE_APPEND,
  { ...ENGINE_APPEND, twoStepSync: true },
  { ...ENGINE_APPEND, writeMode: 'replace' },
];

export const faultCommand: Command = {
  summary: 'each call of the write path failing at its n-th use, for every n; a disk that fills and is freed',
  flags: {
    share: { kind: 'count', fallback: 100, help: 'how many of all faults to try, in per cent' },
    seed: { kind: 'count', fallback: 1, help: 'of the events and of the choice' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    const seed = given.count('seed');
    for (const writer of WRITERS) {
      rows.push(await runFaults({ writer, share: given.count('share') / 100, seed, progress: showProgress }));
      const full = await runFullDisk(writer, seed);
      if (full === undefined)
        process.stderr.write('full disk: skipped, this process may not mount a tmpfs (run as root)\n');
      else rows.push(full);
    }
    return printVerdict(rows, given.has('json'));
  },
};
