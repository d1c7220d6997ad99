import { close, fdatasync, open, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import type { Contestant } from './contestant.js';

/** The least that a durable answer to a single event can cost without blocking: one write and one fdatasync. */
export function oneLineAtATime({ plain }: BenchEvents): Contestant {
  return {
    key: 'one-line',
    name: 'write + fdatasync of one line',
    acknowledgement: 'disk',
    concurrencies: [1],
    about: 'asynchronous `fs.write`, then `fs.fdatasync`, with bare callbacks',
    async open(directory) {
      const fd = await promisify(open)(join(directory, 'events.json'), 'a');
      return {
        kind: 'answering',
        log: (index) =>
          new Promise<void>((resolve, reject) => {
            write(fd, `${JSON.stringify(plain[index & EVENT_MASK])}\n`, (failed) => {
              if (failed) return reject(failed);
              fdatasync(fd, (error) => (error ? reject(error) : resolve()));
            });
          }),
        drain: () => Promise.resolve(),
        close: () => promisify(close)(fd),
      };
    },
  };
}
