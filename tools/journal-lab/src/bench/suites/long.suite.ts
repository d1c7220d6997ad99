import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProcess } from '../child-process.js';
import type { Row, Sample } from '../results.js';
import type { Suite } from './suite.js';

const LONG_RUN_PROCESS = new URL('../processes/long-run.process.js', import.meta.url);
const CONCURRENCY = 1024;
const WINDOWS = 100;
const WINDOWS_PER_PROGRESS = 10;

/** The engine, and what tells it from the disk and the machine. */
const CONTESTANTS = [
  { key: 'engine-camera', name: 'event-journal', acknowledgement: 'disk', concurrency: CONCURRENCY },
  { key: 'limit', name: 'tight limit', acknowledgement: 'nothing' },
] as const;

/** Whether speed and memory stay what they are. */
export const longSuite: Suite = {
  name: 'long',
  title: 'A long run',
  method: `One process logs CameraEvents of one day at c${CONCURRENCY}; another one is the tight limit and writes as many, to a file that grows as much. Each warms up for a second. Then they take turns by hundredths of the run (A B, B A, …): while one writes, the other one waits, drained. Each hundredth is a sample. A disk or a machine that changes shows in both, an engine that does only in its own.`,
  measure({ scale, directories, progress }) {
    return directories.during(async (folder) => {
      const runs: LongRun[] = [];
      try {
        for (const contestant of CONTESTANTS) {
          progress.show(`long: warming up ${contestant.name}`);
          const run = new LongRun(this.name, contestant, join(folder, contestant.key));
          runs.push(run);
          await run.warmedUp();
        }
        for (let window = 0; window < WINDOWS; window++) {
          if (window % WINDOWS_PER_PROGRESS === 0) {
            progress.show(`long: ${scale.events} events each, window ${window + 1} of ${WINDOWS}`);
          }
          for (const run of window % 2 === 0 ? runs : runs.toReversed()) {
            await run.measure(scale.events / WINDOWS);
          }
        }
        return runs.map((run) => run.row(scale.events));
      } finally {
        await Promise.all(runs.map((run) => run.end()));
      }
    });
  },
};

/** A contestant in a process, and on a file, that last as long as the run. */
class LongRun {
  private readonly child: ChildProcess<Sample>;
  private readonly samples: Sample[] = [];

  constructor(
    private readonly suite: string,
    private readonly contestant: (typeof CONTESTANTS)[number],
    directory: string,
  ) {
    mkdirSync(directory);
    this.child = new ChildProcess(LONG_RUN_PROCESS, [contestant.key, String(CONCURRENCY), directory]);
  }

  async warmedUp(): Promise<void> {
    await this.child.reply();
  }

  /** One window. */
  async measure(events: number): Promise<void> {
    this.child.send(events);
    this.samples.push(await this.child.reply());
  }

  row(events: number): Row {
    const { suite, contestant, samples } = this;
    return {
      suite,
      ...contestant,
      name: `${contestant.name}, ${events} events`,
      samples,
      peakMemoryBytes: Math.max(...samples.map(({ peakBytes = 0 }) => peakBytes)),
    };
  }

  end(): Promise<void> {
    return this.child.end();
  }
}
