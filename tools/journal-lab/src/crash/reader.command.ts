import type { Command } from '../command.js';
import { runReader } from './reader-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';

export const readerCommand: Command = {
  summary:
    "a reader that opens and parses the whole day file in a loop in 'replace' mode sees only whole lines",
  flags: {
    events: { kind: 'count', fallback: 100_000, help: 'written meanwhile' },
    concurrency: { kind: 'count', fallback: 64, help: 'events outstanding at once' },
    seed: { kind: 'count', fallback: 1, help: 'of the events' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    for (const reads of ['size', 'end'] as const) {
      showProgress(`reader: ${given.count('events')} events while the file is read to its ${reads}`);
      rows.push(
        await runReader({
          writer: { kind: 'engine', writeMode: 'replace', sync: 'always' },
          events: given.count('events'),
          concurrency: given.count('concurrency'),
          seed: given.count('seed'),
          reads,
        }),
      );
    }
    return printVerdict(rows, given.has('json'));
  },
};
