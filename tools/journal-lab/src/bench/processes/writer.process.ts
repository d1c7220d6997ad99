import { once } from 'node:events';
import { benchEvents } from '../bench-events.js';
import { tellParent } from '../child-process.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { runTrial } from '../trial.js';
import { openedTrial } from '../turns.js';

/** What a writer found, in a form that messages can carry. */
export interface WriterReply {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Until all have begun and met. */
const RUN_IN_SHARE = 0.25;

/** Writes to a directory that others write to at the same time: warms up elsewhere, says so, and waits for the start. */
const [directory = '', ownDirectory = '', concurrencyText = '', millisecondsText = ''] =
  process.argv.slice(2);
const concurrency = Number(concurrencyText);
const milliseconds = Number(millisecondsText);
const { camera } = benchEvents();

await openedTrial(() => openEventJournal(ownDirectory, camera), concurrency, milliseconds);
const contestant = await openEventJournal(directory, camera);
const start = once(process, 'message');
await tellParent('ready');
await start;
await runTrial(contestant, { concurrency, milliseconds: milliseconds * RUN_IN_SHARE });
const { sample } = await runTrial(contestant, { concurrency, milliseconds });
await contestant.close();
await tellParent({ events: sample.events, seconds: sample.seconds, cpuSeconds: sample.cpuSeconds });
process.disconnect();
