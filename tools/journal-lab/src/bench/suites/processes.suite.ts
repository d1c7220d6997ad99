import { join } from 'node:path';
import { ChildProcess } from '../child-process.js';
import { LatencyHistogram } from '../latency-histogram.js';
import type { WriterReply } from '../processes/writer.process.js';
import type { Trial } from '../trial.js';
import { takeTurns } from '../turns.js';
import { turnsOf, type Suite } from './suite.js';

const WRITER_PROCESS = new URL('../processes/writer.process.js', import.meta.url);
const CONCURRENCY = 1024;

/** What processes that share a directory get done. */
export const processesSuite: Suite = {
  name: 'processes',
  title: 'One process, and four on one directory',
  method: `Each process logs CameraEvents of the same day at c${CONCURRENCY}, warmed up beforehand in a directory of its own; all start at once.`,
  measure(bench) {
    const entries = [1, 4].map((processes) => ({
      key: `processes-${processes}`,
      name: processes === 1 ? 'one process' : `${processes} processes together`,
      acknowledgement: 'disk' as const,
      concurrency: CONCURRENCY,
      trial: (directory: string, milliseconds: number) => race(processes, directory, milliseconds),
    }));
    return takeTurns(entries, turnsOf(this.name, bench));
  },
};

async function race(processes: number, folder: string, milliseconds: number): Promise<Trial> {
  const children = Array.from({ length: processes }, (_, index) => {
    const directories = [join(folder, 'shared'), join(folder, `own-${index}`)];
    return new ChildProcess<WriterReply>(WRITER_PROCESS, [
      ...directories,
      `${CONCURRENCY}`,
      `${milliseconds}`,
    ]);
  });
  try {
    await Promise.all(children.map((child) => child.reply()));
    for (const child of children) child.send('start');
    const replies = await Promise.all(children.map((child) => child.reply()));
    const counts = replies.map(({ events }) => events);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    return {
      sample: {
        events: sum(counts),
        seconds: Math.max(...replies.map(({ seconds }) => seconds)),
        cpuSeconds: sum(replies.map(({ cpuSeconds }) => cpuSeconds)),
        slowestToFastest: Math.min(...counts) / Math.max(...counts),
      },
      latencies: new LatencyHistogram(),
    };
  } finally {
    await Promise.all(children.map((child) => child.end()));
  }
}
