import type { Command } from '../command.js';
import { runKills } from './kill-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';

export const killCommand: Command = {
  summary: 'writers killed at every step and at random moments, again and again on one directory',
  flags: {
    kills: {
      kind: 'count',
      fallback: 300,
      help: 'at least, for each write mode with one and with four writers',
    },
    seed: { kind: 'count', fallback: 1, help: 'of the events and of the choices' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    for (const writeMode of ['append', 'replace'] as const) {
      for (const writers of [1, 4]) {
        rows.push(
          await runKills({
            writer: { kind: 'engine', writeMode, sync: 'always' },
            writers,
            kills: given.count('kills'),
            everyStep: true,
            seed: given.count('seed'),
            progress: showProgress,
          }),
        );
      }
    }
    return printVerdict(rows, given.has('json'));
  },
};
