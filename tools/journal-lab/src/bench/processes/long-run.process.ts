import { on } from 'node:events';
import { tellParent } from '../child-process.js';
import { contestantOf } from '../contestants/all-contestants.js';
import { LatencyHistogram } from '../latency-histogram.js';
import { measure, runTrial } from '../trial.js';

/** So often within a window is the memory looked at. */
const LOOKS = 20;
const WARM_UP_MS = 1000;

/** Opens one contestant, warms it up and says so. Then it writes as many events as it is told, again and again, and answers how that went. */
const [key = '', concurrencyText = '', directory = ''] = process.argv.slice(2);
const concurrency = Number(concurrencyText);
const contestant = await contestantOf(key, concurrency).open(directory);
// One for all windows: a new one for each would be growth of the very memory that is looked at.
const latencies = new LatencyHistogram();
const windows = on(process, 'message', { close: ['disconnect'] }) as AsyncIterable<[number]>;
// Else the first million would be slow because it is compiled, and the last one look good beside it.
await runTrial(contestant, { concurrency, milliseconds: WARM_UP_MS });
await tellParent('warmed up');

for await (const [events] of windows) {
  let nextLook = 0;
  let peakBytes = 0;
  const sample = await measure(contestant, concurrency, latencies, (begun) => {
    if (begun >= nextLook) {
      nextLook += events / LOOKS;
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
    }
    return begun < events;
  });
  await tellParent({ ...sample, peakBytes });
}
await contestant.close();
