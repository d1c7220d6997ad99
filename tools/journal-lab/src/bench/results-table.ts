import { textTable } from '../text-table.js';
import { cpuPerMillion, eventsPerSecond, type Row, type Sample } from './results.js';
import { spreadOf } from './statistics.js';
import type { Verdict } from './verdict.js';

/** Cells, and what they are called. */
export interface Table {
  readonly headings: readonly string[];
  /** All others hold numbers and stand to the right. */
  readonly textColumns: ReadonlySet<number>;
  readonly cells: readonly (readonly string[])[];
}

const MEGABYTE = 1_048_576;

const RESULT_HEADINGS = [
  'competitor',
  'c',
  'acknowledged by',
  'events/s',
  'lowest–highest',
  'CPU s per million',
  'p50 ms',
  'p99 ms',
  'p99.9 ms',
  'peak MB',
] as const;

/** A row as the cells of a table. */
function resultCells(row: Row): string[] {
  const { name, acknowledgement, concurrency, samples, peakMemoryBytes, failure } = row;
  const before = [name, concurrency === undefined ? '' : String(concurrency), acknowledgement];
  const memory = peakMemoryBytes === undefined ? '' : String(Math.round(peakMemoryBytes / MEGABYTE));
  if (samples.length === 0) return [...before, failure ?? '', '', '', '', '', '', memory];
  const speed = spreadOf(samples.map(eventsPerSecond));
  return [
    ...before,
    rate(speed.median),
    `${rate(speed.low)}–${rate(speed.high)}`,
    median(samples, cpuPerMillion),
    median(samples, ({ latencyMs }) => latencyMs?.p50),
    median(samples, ({ latencyMs }) => latencyMs?.p99),
    median(samples, ({ latencyMs }) => latencyMs?.p999),
    memory,
  ];
}

const VERDICT_HEADINGS = ['must show', 'target', 'measured', 'lowest–highest', ''] as const;

/** A verdict as the cells of a table. */
function verdictCells({ claim, unit, target, figure, met }: Verdict): string[] {
  const suffix = unit === 'ms' ? ' ms' : '';
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  const cells = [claim, `${bound}${suffix}`];
  if (figure === undefined) return [...cells, '', '', 'not measured'];
  const { median, low, high } = figure;
  return [
    ...cells,
    `${median.toFixed(2)}${suffix}`,
    `${low.toFixed(2)}–${high.toFixed(2)}`,
    met === true ? 'met' : 'not met',
  ];
}

/** The table of a suite. */
export function resultTable(rows: readonly Row[]): Table {
  return withoutEmptyColumns({
    headings: RESULT_HEADINGS,
    textColumns: new Set([0, 2]),
    cells: rows.map(resultCells),
  });
}

/** The table of what must be shown. */
export function verdictTable(verdicts: readonly Verdict[]): Table {
  return { headings: VERDICT_HEADINGS, textColumns: new Set([0, 4]), cells: verdicts.map(verdictCells) };
}

/** For a terminal. */
export function tableText({ headings, textColumns, cells }: Table): string {
  const rows = [headings, ...cells];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return textTable(
    rows.map((row) =>
      row.map((cell, column) => (textColumns.has(column) ? cell : cell.padStart(width(column)))),
    ),
  );
}

/** For a page. */
export function tableMarkdown({ headings, textColumns, cells }: Table): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const rule = headings.map((_, column) => (textColumns.has(column) ? '---' : '---:'));
  return [line(headings), line(rule), ...cells.map(line)].join('\n');
}

function withoutEmptyColumns({ headings, textColumns, cells }: Table): Table {
  const kept = headings
    .map((_, column) => column)
    .filter((column) => cells.some((row) => row[column] !== ''));
  return {
    headings: kept.map((column) => headings[column] as string),
    textColumns: new Set(kept.flatMap((column, position) => (textColumns.has(column) ? [position] : []))),
    cells: cells.map((row) => kept.map((column) => row[column] as string)),
  };
}

function median(samples: readonly Sample[], figure: (sample: Sample) => number | undefined): string {
  const values = samples.map(figure).filter((value) => value !== undefined);
  return values.length === 0 ? '' : significant(spreadOf(values).median);
}

/** With its thousands apart. */
function rate(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function significant(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toPrecision(2);
}
