import { benchEvents, type BenchEvents } from '../bench-events.js';
import { appendFilePerEvent } from './append-file.contestant.js';
import type { Contestant } from './contestant.js';
import { copyAndRename } from './copy-and-rename.contestant.js';
import { openEventJournal, openWithOwnPromises } from './event-journal.contestant.js';
import { oneLineAtATime } from './one-line-at-a-time.contestant.js';
import { pinoRoll } from './pino-roll.contestant.js';
import { pinoAsynchronous, pinoFlushed, pinoSynchronous } from './pino.contestant.js';
import { rotatingFileStream } from './rotating-file-stream.contestant.js';
import { sqliteBatched } from './sqlite.contestant.js';
import { tightLimit } from './tight-limit.contestant.js';
import { winstonDailyRotateFile } from './winston-daily-rotate-file.contestant.js';

/** Copy + rename serves one event at a time, and every flush of pino listens to every drain: more would only queue. */
const QUEUEING_LIMIT = 64;

/** What a promise costs that is not shared is asked at one concurrency only. */
const OWN_PROMISE_CONCURRENCY = 1024;

/** Everyone who takes part in the comparison at one day file, the limit and the engine first. */
export function allContestants(events: BenchEvents, concurrencies: readonly number[]): Contestant[] {
  const engine = (
    key: string,
    name: string,
    logged: BenchEvents['camera'] | BenchEvents['plain'],
  ): Contestant => ({
    key,
    name,
    acknowledgement: 'disk',
    concurrencies,
    about:
      '`EventJournal.append` with its defaults and `trustToJson`; each event awaited on its own, the events of a batch answered by one promise',
    open: (directory) => openEventJournal(directory, logged),
  });
  const ownPromise: Contestant = {
    key: 'engine-own-promise',
    name: 'event-journal, CameraEvent, a promise each',
    acknowledgement: 'disk',
    concurrencies: concurrencies.filter((concurrency) => concurrency === OWN_PROMISE_CONCURRENCY),
    about: 'the same, with a promise of its own for each event: `journal.append(event).then(same)`',
    open: (directory) => openWithOwnPromises(directory, events.camera),
  };
  const few = concurrencies.filter((concurrency) => concurrency <= QUEUEING_LIMIT);
  return [
    tightLimit(events, true),
    tightLimit(events, false),
    engine('engine-camera', 'event-journal, CameraEvent', events.camera),
    ownPromise,
    engine('engine-plain', 'event-journal, plain objects', events.plain),
    pinoSynchronous(events, false),
    pinoSynchronous(events, true),
    pinoAsynchronous(events),
    pinoFlushed(events, few),
    pinoRoll(events),
    winstonDailyRotateFile(events),
    rotatingFileStream(events, concurrencies),
    oneLineAtATime(events),
    appendFilePerEvent(events, false, concurrencies),
    appendFilePerEvent(events, true, concurrencies),
    copyAndRename(events, few),
    sqliteBatched(events, concurrencies),
  ];
}

/**
 * One of them with events of its own, for a process that runs nothing else.
 * @throws Error when there is no such contestant.
 */
export function contestantOf(key: string, concurrency: number): Contestant {
  const found = allContestants(benchEvents(), [concurrency]).find((contestant) => contestant.key === key);
  if (found === undefined) throw new Error(`no contestant ${key}`);
  return found;
}
