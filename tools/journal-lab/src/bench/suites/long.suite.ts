import { ChildProcess } from '../child-process.js';
import type { Sample } from '../results.js';
import type { Suite } from './suite.js';

const LONG_RUN_PROCESS = new URL('../processes/long-run.process.js', import.meta.url);
const CONCURRENCY = 1024;

/** Whether speed and memory stay what they are. */
export const longSuite: Suite = {
  name: 'long',
  title: 'A long run',
  method: `One process logs CameraEvents of one day at c${CONCURRENCY} without a pause, after a second of warming up; each hundredth of the run is a sample.`,
  measure({ scale, directories, progress }) {
    progress.show(`long: ${scale.events} events at c${CONCURRENCY}`);
    return directories.during(async (directory) => {
      const child = new ChildProcess<Sample[]>(LONG_RUN_PROCESS, [
        directory,
        String(scale.events),
        String(CONCURRENCY),
      ]);
      try {
        const samples = await child.reply();
        return [
          {
            suite: this.name,
            key: 'long',
            name: `${scale.events} events`,
            acknowledgement: 'disk' as const,
            concurrency: CONCURRENCY,
            samples,
            peakMemoryBytes: Math.max(...samples.map(({ peakBytes = 0 }) => peakBytes)),
          },
        ];
      } finally {
        await child.end();
      }
    });
  },
};
