import { join } from 'node:path';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import { importPeer } from '../peers.js';
import type { Contestant } from './contestant.js';
import { endDestination, pinoTo, type PinoDestination } from './pino.contestant.js';

type PinoRoll = (options: object) => Promise<PinoDestination>;

export function pinoRoll({ plain }: BenchEvents): Contestant {
  return {
    key: 'pino-roll',
    name: 'pino-roll',
    acknowledgement: 'memory',
    concurrencies: undefined,
    about: "pino into pino-roll in the same process, `frequency: 'daily'`; no buffer beyond the stream's own",
    async open(directory) {
      const { default: roll } = await importPeer<{ default: PinoRoll }>('pino-roll');
      const destination = await roll({
        file: join(directory, 'events'),
        frequency: 'daily',
        extension: '.json',
      });
      const logger = await pinoTo(destination);
      return {
        kind: 'returning',
        log: (index) => logger.info(plain[index & EVENT_MASK] as object),
        drain: () => endDestination(destination),
        close: () => Promise.resolve(),
      };
    },
  };
}
