import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import type { Contestant } from './contestant.js';

/** What everybody writes first: one `fs.appendFile` per event. */
export function appendFilePerEvent(
  { plain }: BenchEvents,
  flush: boolean,
  concurrencies: readonly number[],
): Contestant {
  return {
    key: flush ? 'append-file-flush' : 'append-file',
    name: flush ? 'fs.appendFile, flush' : 'fs.appendFile',
    acknowledgement: flush ? 'disk' : 'kernel',
    concurrencies,
    about: `one \`fs.promises.appendFile\` per event${flush ? ' with `flush: true`' : ''}: opens, writes${flush ? ', syncs' : ''} and closes`,
    open(directory) {
      const path = join(directory, 'events.json');
      return Promise.resolve({
        kind: 'answering',
        log: (index) => appendFile(path, `${JSON.stringify(plain[index & EVENT_MASK])}\n`, { flush }),
        drain: () => Promise.resolve(),
        close: () => Promise.resolve(),
      });
    },
  };
}
