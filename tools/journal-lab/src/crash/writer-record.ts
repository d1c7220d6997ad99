import { readFileSync } from 'node:fs';
import type { EventSeries } from './lab-event.js';

/** What one run of the workload said about its events. */
export interface WriterRecord {
  readonly series: EventSeries;
  readonly acknowledged: ReadonlySet<number>;
  /** The code with which each event was refused. */
  readonly refused: ReadonlyMap<number, string>;
  readonly done: boolean;
}

/**
 * Reads what a workload printed: `SERIES {…}`, then `ACK id` and `NAK id code`, then `DONE`.
 * A last line without its end is ignored: the workload was killed while it printed it.
 */
export function parseWorkloadLog(text: string): WriterRecord {
  const acknowledged = new Set<number>();
  const refused = new Map<number, string>();
  let series: EventSeries | undefined;
  let done = false;
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [word, id, code] = line.split(' ', 3) as [string, string?, string?];
    if (word === 'ACK') acknowledged.add(Number(id));
    else if (word === 'NAK') refused.set(Number(id), code ?? '');
    else if (word === 'DONE') done = true;
    else if (word === 'SERIES') series = JSON.parse(line.slice(word.length + 1)) as EventSeries;
  }
  if (series === undefined) throw new Error('the workload log does not begin with its SERIES line');
  return { series, acknowledged, refused, done };
}

/** As {@link parseWorkloadLog}; `undefined` when the workload was killed before it said anything. */
export function readWorkloadLog(path: string): WriterRecord | undefined {
  const text = readFileSync(path, 'utf8');
  return text.includes('\n') ? parseWorkloadLog(text) : undefined;
}
