import { once } from 'node:events';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import { importPeer } from '../peers.js';
import type { Contestant } from './contestant.js';

interface Winston {
  createLogger(options: object): { log(info: object): void; end(): void };
  format: { json(): object };
}

type DailyRotateFile = new (options: object) => NodeJS.EventEmitter;

export function winstonDailyRotateFile({ plain }: BenchEvents): Contestant {
  return {
    key: 'winston-daily-rotate-file',
    name: 'winston-daily-rotate-file',
    acknowledgement: 'memory',
    concurrencies: undefined,
    about:
      "winston with `format.json()` and the daily transport; the call returns once the line is in a stream's buffer",
    async open(directory) {
      const { default: winston } = await importPeer<{ default: Winston }>('winston');
      const { default: Transport } = await importPeer<{ default: DailyRotateFile }>(
        'winston-daily-rotate-file',
      );
      const transport = new Transport({ dirname: directory, filename: 'events-%DATE%.json' });
      const logger = winston.createLogger({ format: winston.format.json(), transports: [transport] });
      // winston writes into what it is given, so it is given copies.
      const infos = plain.map((event) => ({ level: 'info', message: '', ...event }));
      return {
        kind: 'returning',
        log: (index) => logger.log(infos[index & EVENT_MASK] as object),
        async drain() {
          const finished = once(transport, 'finish');
          logger.end();
          await finished;
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
