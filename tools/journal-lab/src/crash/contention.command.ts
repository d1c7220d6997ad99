import type { Command } from '../command.js';
import { runContention } from './contention-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';

export const contentionCommand: Command = {
  summary: 'several processes on the same three days; again with one killed half way',
  flags: {
    processes: { kind: 'count', fallback: 4, help: 'how many' },
    events: { kind: 'count', fallback: 50_000, help: 'of each process' },
    concurrency: { kind: 'count', fallback: 256, help: 'events outstanding at once in each process' },
    seed: { kind: 'count', fallback: 1, help: 'of the events' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    const [processes, events] = [given.count('processes'), given.count('events')];
    for (const writeMode of ['append', 'replace'] as const) {
      for (const killOne of [false, true]) {
        showProgress(
          `contention ${writeMode}: ${processes} processes of ${events} events${killOne ? ', one dies half way' : ''}`,
        );
        rows.push(
          await runContention({
            writer: { kind: 'engine', writeMode, sync: 'always' },
            processes,
            events,
            concurrency: given.count('concurrency'),
            killOne,
            seed: given.count('seed'),
          }),
        );
      }
    }
    return printVerdict(rows, given.has('json'));
  },
};
