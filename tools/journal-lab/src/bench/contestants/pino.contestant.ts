import { once } from 'node:events';
import { join } from 'node:path';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import { importPeer } from '../peers.js';
import type { Contestant, OpenContestant } from './contestant.js';

/** What is used of sonic-boom, pino's file. */
export interface PinoDestination extends NodeJS.EventEmitter {
  flush(done: (error?: Error | null) => void): void;
  end(): void;
}

interface PinoLogger {
  info(value: object): void;
}

interface Pino {
  (options: object, destination: PinoDestination): PinoLogger;
  destination(options: object): PinoDestination;
}

/** The event has its time, and a pid in every line would only slow pino down. */
const LEAN = { base: undefined, timestamp: false };
const BUFFER_BYTES = 4096;

/** Each call writes. */
export function pinoSynchronous({ plain }: BenchEvents, fsync: boolean): Contestant {
  return {
    key: fsync ? 'pino-fsync' : 'pino-sync',
    name: fsync ? 'pino synchronous, fsync' : 'pino synchronous',
    acknowledgement: fsync ? 'disk' : 'kernel',
    concurrencies: undefined,
    about: `\`pino.destination({ sync: true${fsync ? ', fsync: true' : ''} })\`: the call returns once the line is written${fsync ? ' and synced' : ''}`,
    open: (directory) => openPino(directory, plain, { sync: true, fsync }),
  };
}

/** Calls fill a buffer that is written when it is full. */
export function pinoAsynchronous({ plain }: BenchEvents): Contestant {
  return {
    key: 'pino-async',
    name: 'pino asynchronous',
    acknowledgement: 'memory',
    concurrencies: undefined,
    about:
      '`pino.destination({ sync: false, minLength: 4096 })`: the call returns once the line is in a buffer',
    open: (directory) => openPino(directory, plain, { sync: false, minLength: BUFFER_BYTES }),
  };
}

/** The only way to wait for pino's disk. */
export function pinoFlushed({ plain }: BenchEvents, concurrencies: readonly number[]): Contestant {
  return {
    key: 'pino-flush',
    name: 'pino asynchronous, flush(cb)',
    acknowledgement: 'disk',
    concurrencies,
    about: 'the asynchronous destination, and its `flush(callback)` after each event, which syncs',
    async open(directory) {
      const { logger, destination } = await startPino(directory, { sync: false, minLength: BUFFER_BYTES });
      // Every flush that waits listens.
      destination.setMaxListeners(0);
      return {
        kind: 'answering',
        log(index) {
          logger.info(plain[index & EVENT_MASK] as object);
          return new Promise<void>((resolve, reject) =>
            destination.flush((error) => (error ? reject(error) : resolve())),
          );
        },
        drain: () => Promise.resolve(),
        close: () => endDestination(destination),
      };
    },
  };
}

/** Logs to a destination of pino's kind. */
export async function pinoTo(destination: PinoDestination): Promise<PinoLogger> {
  const { default: pino } = await importPeer<{ default: Pino }>('pino');
  return pino(LEAN, destination);
}

/** Writes what is buffered, and closes. */
export async function endDestination(destination: PinoDestination): Promise<void> {
  const closed = once(destination, 'close');
  destination.end();
  await closed;
}

async function openPino(
  directory: string,
  events: readonly object[],
  options: object,
): Promise<OpenContestant> {
  const { logger, destination } = await startPino(directory, options);
  return {
    kind: 'returning',
    log: (index) => logger.info(events[index & EVENT_MASK] as object),
    drain: () => endDestination(destination),
    close: () => Promise.resolve(),
  };
}

async function startPino(directory: string, options: object) {
  const { default: pino } = await importPeer<{ default: Pino }>('pino');
  const destination = pino.destination({ dest: join(directory, 'events.json'), ...options });
  await once(destination, 'ready');
  return { logger: pino(LEAN, destination), destination };
}
