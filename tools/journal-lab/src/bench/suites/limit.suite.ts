import { UsageError } from '../../command.js';
import { benchEvents } from '../bench-events.js';
import { ChildProcess } from '../child-process.js';
import { allContestants } from '../contestants/all-contestants.js';
import type { Contestant } from '../contestants/contestant.js';
import type { Row } from '../results.js';
import { openedTrial, takeTurns } from '../turns.js';
import { turnsOf, type Bench, type Suite } from './suite.js';

const MEMORY_PROCESS = new URL('../processes/memory.process.js', import.meta.url);

/** The engine, what the machine can do at all, and the peers. */
export const limitSuite: Suite = {
  name: 'limit',
  title: 'The tight limit, the engine and the peers',
  method:
    'One day file. Who answers is driven by as many clients as the concurrency says, each waiting for its answer; who never answers is called over and over, and the time until its buffers are drained counts. Peak memory is that of a process in which nothing else runs.',
  async measure(bench) {
    const entries = chosenContestants(bench).flatMap((contestant) =>
      (contestant.concurrencies ?? [undefined]).map((concurrency) => ({
        key: contestant.key,
        name: contestant.name,
        about: contestant.about,
        acknowledgement: contestant.acknowledgement,
        ...(concurrency !== undefined && { concurrency }),
        trial: (directory: string, milliseconds: number) =>
          openedTrial(() => contestant.open(directory), concurrency ?? 1, milliseconds),
      })),
    );
    const rows = await takeTurns(entries, turnsOf(this.name, bench));
    // A process for each row would take longer than all of a quick run.
    return bench.scale.quick ? rows : withPeakMemory(rows, bench);
  },
};

/** @throws UsageError naming everyone when someone else is asked for. */
function chosenContestants({ scale, contestants }: Bench): Contestant[] {
  const all = allContestants(benchEvents(), scale.concurrencies);
  const unknown = contestants.find((key) => all.every((contestant) => contestant.key !== key));
  if (unknown !== undefined) {
    throw new UsageError(`no contestant ${unknown}; there are ${all.map(({ key }) => key).join(', ')}`);
  }
  return contestants.length === 0 ? all : all.filter(({ key }) => contestants.includes(key));
}

async function withPeakMemory(rows: readonly Row[], bench: Bench): Promise<Row[]> {
  const measured: Row[] = [];
  for (const row of rows) {
    if (row.failure !== undefined) {
      measured.push(row);
      continue;
    }
    bench.progress.show(`limit: peak memory of ${row.name}${row.concurrency ? `, c${row.concurrency}` : ''}`);
    const peakMemoryBytes = await bench.directories.during(async (directory) => {
      const child = new ChildProcess<number>(MEMORY_PROCESS, [
        row.key,
        String(row.concurrency ?? 1),
        String(bench.scale.seconds * 1000),
        directory,
      ]);
      try {
        return await child.reply();
      } finally {
        await child.end();
      }
    });
    measured.push({ ...row, peakMemoryBytes });
  }
  return measured;
}
