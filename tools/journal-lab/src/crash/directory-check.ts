import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf, labLine } from './lab-event.js';
import type { WriterRecord } from './writer-record.js';

/**
 * What can be wrong with a journal's directory.
 *
 * | kind | meaning |
 * |---|---|
 * | `lost` | an acknowledged event is in no day file |
 * | `duplicated` | an event is there more than once |
 * | `torn` | a day file is empty or does not end with a line break |
 * | `unparseable` | a line is not one JSON object |
 * | `altered` | a line is not byte for byte what was sent |
 * | `foreign` | a line was never sent |
 * | `misplaced` | an event is in another day's file |
 * | `disordered` | a writer's events are not in the order in which it appended them |
 * | `contradicted` | an event is there although it was refused with a code that says it is not |
 * | `mode` | a day file is not 0644 or a directory not 0755 |
 * | `stray` | a directory holds something that does not belong there |
 * | `left-over` | an unpublished file was left behind |
 */
export const VIOLATION_KINDS = [
  'lost',
  'duplicated',
  'torn',
  'unparseable',
  'altered',
  'foreign',
  'misplaced',
  'disordered',
  'contradicted',
  'mode',
  'stray',
  'left-over',
] as const;

export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
}

/** What {@link checkDirectory} found. */
export interface DirectoryVerdict {
  /** Lines in all day files. */
  readonly lines: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly violations: readonly Violation[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** After any other code the contract says: not in the file. */
const MAY_BE_PRESENT = 'WRITE_FAILED';

/** Compares a journal that no one is writing to with what its writers were told. */
export function checkDirectory(directory: string, records: readonly WriterRecord[]): DirectoryVerdict {
  const check = new DirectoryCheck(directory, records);
  check.run();
  return {
    lines: check.lines,
    acknowledged: records.reduce((sum, record) => sum + record.acknowledged.size, 0),
    refused: records.reduce((sum, record) => sum + record.refused.size, 0),
    violations: check.violations,
  };
}

class DirectoryCheck {
  readonly violations: Violation[] = [];
  lines = 0;
  private readonly seen = new Set<number>();
  private readonly records: readonly WriterRecord[];

  constructor(
    private readonly directory: string,
    records: readonly WriterRecord[],
  ) {
    this.records = [...records].sort((one, other) => one.series.start - other.series.start);
  }

  run(): void {
    for (const name of readdirSync(this.directory)) {
      if (DAY.test(name)) this.day(name);
      else if (name !== '.journal') this.report('stray', name);
    }
    this.hidden();
    for (const record of this.records) {
      for (const id of record.acknowledged) {
        if (!this.seen.has(id)) this.report('lost', `${id} of ${dayOf(record.series, id)}`);
      }
    }
  }

  private day(day: string): void {
    this.directoryMode(day);
    // A crash between the day's directory and its file leaves the directory empty.
    for (const name of readdirSync(join(this.directory, day))) {
      if (name === 'events.json') this.file(day, join(day, name));
      else this.report('stray', join(day, name));
    }
  }

  private file(day: string, name: string): void {
    const path = join(this.directory, name);
    const stats = lstatSync(path);
    if (!stats.isFile()) return this.report('stray', `${name} is no file`);
    if ((stats.mode & 0o7777) !== 0o644) this.report('mode', `${name} ${(stats.mode & 0o7777).toString(8)}`);
    const text = readFileSync(path, 'utf8');
    if (!text.endsWith('\n')) this.report('torn', `${name} ends with ${JSON.stringify(text.slice(-40))}`);
    const latest = new Map<WriterRecord, number>();
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    lines.forEach((line, index) => this.line(line, day, `${name}:${index + 1}`, latest));
  }

  private line(line: string, day: string, where: string, latest: Map<WriterRecord, number>): void {
    this.lines++;
    const id = idOf(line);
    if (id === undefined) return this.report('unparseable', `${where} ${JSON.stringify(line.slice(0, 80))}`);
    const record = this.recordOf(id);
    if (record === undefined) return this.report('foreign', `${where} id ${id}`);
    if (this.seen.has(id)) this.report('duplicated', `${where} id ${id}`);
    this.seen.add(id);
    if (line !== labLine(record.series, id)) this.report('altered', `${where} id ${id}`);
    if (day !== dayOf(record.series, id)) this.report('misplaced', `${where} id ${id}`);
    const code = record.refused.get(id);
    if (code !== undefined && code !== MAY_BE_PRESENT)
      this.report('contradicted', `${where} id ${id} ${code}`);
    if (id < (latest.get(record) ?? -1)) this.report('disordered', `${where} id ${id}`);
    latest.set(record, id);
  }

  private hidden(): void {
    const known = ['lock', 'quarantine', 'tmp'];
    this.directoryMode('.journal');
    for (const name of this.list('.journal')) {
      if (!known.includes(name)) this.report('stray', join('.journal', name));
    }
    for (const name of this.list('.journal/tmp')) this.report('left-over', join('.journal/tmp', name));
  }

  private directoryMode(name: string): void {
    const stats = lstatSync(join(this.directory, name), { throwIfNoEntry: false });
    if (stats === undefined) return;
    if ((stats.mode & 0o7777) !== 0o755) this.report('mode', `${name} ${(stats.mode & 0o7777).toString(8)}`);
  }

  private list(name: string): string[] {
    const path = join(this.directory, name);
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
  }

  /** The record whose series holds `id`, by halving: series do not overlap. */
  private recordOf(id: number): WriterRecord | undefined {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle] as WriterRecord).series.start <= id) low = middle + 1;
      else high = middle;
    }
    const record = this.records[low - 1];
    return record !== undefined && id < record.series.start + record.series.count ? record : undefined;
  }

  private report(kind: ViolationKind, detail: string): void {
    this.violations.push({ kind, detail });
  }
}

function idOf(line: string): number | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { id } = value as { id?: unknown };
    return typeof id === 'number' ? id : -1;
  } catch {
    return undefined;
  }
}
