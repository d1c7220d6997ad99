import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import { importPeer } from '../peers.js';
import type { Contestant } from './contestant.js';

interface RotatingFileStream {
  createStream: (name: string, options: object) => Writable;
}

export function rotatingFileStream({ plain }: BenchEvents, concurrencies: readonly number[]): Contestant {
  return {
    key: 'rotating-file-stream',
    name: 'rotating-file-stream',
    acknowledgement: 'kernel',
    concurrencies,
    about: "`createStream(…, { interval: '1d' })`; the answer is the callback of `write`",
    async open(directory) {
      const { createStream } = await importPeer<RotatingFileStream>('rotating-file-stream');
      const stream = createStream('events.json', { path: directory, interval: '1d' });
      await once(stream, 'open');
      return {
        kind: 'answering',
        log: (index) =>
          new Promise<void>((resolve, reject) => {
            stream.write(`${JSON.stringify(plain[index & EVENT_MASK])}\n`, (error) =>
              error ? reject(error) : resolve(),
            );
          }),
        drain: () => Promise.resolve(),
        async close() {
          const closed = once(stream, 'close');
          stream.end();
          await closed;
        },
      };
    },
  };
}
