import { on } from 'node:events';
import { tellParent } from '../child-process.js';
import { contestantOf } from '../contestants/all-contestants.js';
import { runTrial } from '../trial.js';

const WARM_UP_MS = 2000;

/** Opens one contestant, warms it up and says so. Then it runs for as long as it is told, again and again, and answers how that went. */
const [key = '', concurrencyText = '', directory = ''] = process.argv.slice(2);
const concurrency = Number(concurrencyText);
const turns = on(process, 'message', { close: ['disconnect'] }) as AsyncIterable<[number]>;
const contestant = await contestantOf(key, concurrency).open(directory);
await runTrial(contestant, { concurrency, milliseconds: WARM_UP_MS });
await tellParent('warmed up');

for await (const [milliseconds] of turns) {
  const { sample } = await runTrial(contestant, { concurrency, milliseconds });
  await tellParent(sample);
}
await contestant.close();
