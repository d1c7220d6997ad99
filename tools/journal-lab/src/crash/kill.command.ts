import type { Command } from '../command.js';
import { runKills } from './kill-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';

export const killCommand: Command = {
  summary: 'writers killed at every step and at random moments, again and again on one directory',
  flags: {
    kills: {
      kind: 'count',
      fallback: 1200,
      help: 'kills in all, spread over both write modes, one and four writers',
    },
    seed: { kind: 'count', fallback: 1, help: 'of the events and of the choices' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    for (const writeMode of ['append', 'replace'] as const) {
      for (const writers of [1, 4]) {
        const writer = { kind: 'engine', writeMode, sync: 'always' } as const;
        const kills = Math.ceil(given.count('kills') / 4);
        rows.push(
          await runKills({ writer, writers, kills, seed: given.count('seed'), progress: showProgress }),
        );
      }
    }
    return printVerdict(rows, given.has('json'));
  },
};
