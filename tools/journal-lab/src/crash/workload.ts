import { writeSync } from 'node:fs';
import { nodeFileSystem } from '@eventlog/event-journal/file-system';
import type { FaultPlan } from './fault-plan.js';
import { FaultyFileSystem } from './faulty-file-system.js';
import { labEvent, type EventSeries } from './lab-event.js';
import { openWriter, type WriterChoice } from './writer.js';

export interface Workload {
  readonly directory: string;
  readonly series: EventSeries;
  /** How many events are outstanding at once. */
  readonly concurrency: number;
  readonly writer: WriterChoice;
  readonly faults: readonly FaultPlan[];
  /** Print `CALLS {…}` at the end: how often each operation of the file system was called. */
  readonly countCalls: boolean;
  /** Be killed when so many events are acknowledged; the next commit is then on its way to the disk. */
  readonly dieAfter?: number;
}

/**
 * Appends the events of a series and prints each outcome the moment it arrives, by a blocking write: what was
 * acknowledged is known even when the next instruction is the process's last.
 * @returns the process's exit code: 1 when the journal did not open.
 */
export async function runWorkload(workload: Workload, print = printLine): Promise<number> {
  const { directory, series, concurrency, writer: choice, faults, countCalls, dieAfter } = workload;
  print(`SERIES ${JSON.stringify(series)}`);
  const fileSystem = new FaultyFileSystem(nodeFileSystem, faults);
  const writer = await openWriter(choice, directory, fileSystem.port).catch((error: unknown) => {
    print(`FAILED ${(error as Error).message}`);
    return undefined;
  });
  if (writer === undefined) return 1;

  let next = series.start;
  let acknowledged = 0;
  const end = series.start + series.count;
  const worker = async () => {
    while (next < end) {
      const id = next++;
      const outcome = await writer.append(labEvent(series, id));
      print(outcome.ok ? `ACK ${id}` : `NAK ${id} ${outcome.code} ${outcome.message}`);
      if (outcome.ok && ++acknowledged === dieAfter) process.kill(process.pid, 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await writer.close();
  if (countCalls) print(`CALLS ${JSON.stringify(Object.fromEntries(fileSystem.calls))}`);
  print('DONE');
  return 0;
}

function printLine(line: string): void {
  writeSync(1, `${line}\n`);
}
