import { benchEvents } from '../bench-events.js';
import { tellParent } from '../child-process.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { LatencyHistogram } from '../latency-histogram.js';
import type { Sample } from '../results.js';
import { closedLoop, runTrial } from '../trial.js';

const WINDOWS = 100;
/** So often within a window is the memory looked at. */
const LOOKS = 20;
const WARM_UP_MS = 1000;

/** Logs very many events without a pause and tells, for each hundredth of them, how fast and with how much memory. */
const [directory = '', eventsText = '', concurrencyText = ''] = process.argv.slice(2);
const events = Number(eventsText);
const concurrency = Number(concurrencyText);
const { camera } = benchEvents();
const contestant = await openEventJournal(directory, camera);
if (contestant.kind !== 'answering') throw new Error('the engine answers');
// Else the first million would be slow because it is compiled, and the last one look good beside it.
await runTrial(contestant, { concurrency, milliseconds: WARM_UP_MS });

const windowEvents = events / WINDOWS;
const windows: Sample[] = [];
let windowBegan = { at: performance.now(), cpu: process.cpuUsage(), events: 0 };
let nextLook = 0;
let peakBytes = 0;

await closedLoop(
  (index) => contestant.log(index),
  concurrency,
  new LatencyHistogram(),
  (begun) => {
    if (begun >= nextLook) {
      nextLook += windowEvents / LOOKS;
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
    }
    if (begun - windowBegan.events >= windowEvents) {
      const at = performance.now();
      const { user, system } = process.cpuUsage(windowBegan.cpu);
      windows.push({
        events: begun - windowBegan.events,
        seconds: (at - windowBegan.at) / 1000,
        cpuSeconds: (user + system) / 1e6,
        peakBytes,
      });
      windowBegan = { at, cpu: process.cpuUsage(), events: begun };
      peakBytes = 0;
    }
    return windows.length < WINDOWS;
  },
);
await contestant.drain();
await contestant.close();
await tellParent(windows);
process.disconnect();
