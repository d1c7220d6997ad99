import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProcess } from '../child-process.js';
import type { Row, Sample } from '../results.js';
import type { Suite } from './suite.js';

const LATENCY_PROCESS = new URL('../processes/latency.process.js', import.meta.url);
const CONCURRENCY = 64;
const CONTESTANTS = [
  { key: 'engine-camera', name: 'event-journal, CameraEvent' },
  { key: 'sqlite', name: 'SQLite WAL FULL, batched' },
];

/** How long an answer takes where nothing else shares the process. */
export const latencySuite: Suite = {
  name: 'latency',
  title: 'Latency in a process of its own',
  method: `c${CONCURRENCY}, each competitor in a process of its own that was warmed up for two seconds, as a service is; they take turns. In the other suites a competitor's processor time is also spent on compiling again what the forced collection of garbage dropped, and with two cores that is what the slowest answers wait for.`,
  measure({ scale, directories, progress }) {
    return directories.during(async (folder) => {
      const contestants = CONTESTANTS.map((contestant) => {
        const directory = join(folder, contestant.key);
        mkdirSync(directory);
        const child = new ChildProcess<Sample>(LATENCY_PROCESS, [
          contestant.key,
          String(CONCURRENCY),
          directory,
        ]);
        return { ...contestant, child, samples: [] as Sample[], failure: undefined as string | undefined };
      });
      try {
        for (const one of contestants) {
          progress.show(`latency: warming up ${one.name}`);
          await one.child.reply().catch((error: Error) => (one.failure = error.message));
        }
        for (let round = 0; round < scale.repetitions; round++) {
          progress.show(`latency: round ${round + 1} of ${scale.repetitions}`);
          for (const { child, samples, failure } of round % 2 === 0
            ? contestants
            : contestants.toReversed()) {
            if (failure !== undefined) continue;
            child.send(scale.seconds * 1000);
            samples.push(await child.reply());
          }
        }
        return contestants.map(({ key, name, samples, failure }): Row => ({
          suite: this.name,
          key,
          name,
          acknowledgement: 'disk',
          concurrency: CONCURRENCY,
          samples,
          ...(failure !== undefined && { failure: `failed: ${failure}` }),
        }));
      } finally {
        await Promise.all(contestants.map(({ child }) => child.end()));
      }
    });
  },
};
