import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkDirectory, VIOLATION_KINDS, type ViolationKind } from './directory-check.js';
import { labLine } from './lab-event.js';
import type { WriterRecord } from './writer-record.js';

const series = { seed: 1, start: 0, count: 12, firstDay: '2026-03-01', days: 2 };
const record: WriterRecord = {
  series,
  acknowledged: new Set([0, 2, 4]),
  refused: new Map([
    [6, 'WRITE_FAILED'],
    [8, 'OVERLOADED'],
  ]),
  done: true,
};
const line = (id: number) => `${labLine(series, id)}\n`;
const good = line(0) + line(2) + line(4);

describe('checkDirectory', () => {
  let directory: string;
  const day = () => join(directory, '2026-03-01');
  const write = (text: string) => writeFileSync(join(day(), 'events.json'), text, { mode: 0o644 });
  const kinds = () => checkDirectory(directory, [record]).violations.map(({ kind }) => kind);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-lab-check-'));
    mkdirSync(join(directory, '.journal', 'tmp'), { recursive: true });
    mkdirSync(day());
    write(good);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('finds nothing wrong with a directory that keeps every promise', () => {
    expect(checkDirectory(directory, [record])).toEqual({
      lines: 3,
      acknowledged: 3,
      refused: 2,
      violations: [],
    });
  });

  it('does not mind an event whose write failed, for it may be there', () => {
    write(good + line(6));
    expect(kinds()).toEqual([]);
  });

  const plants: Record<ViolationKind, () => void> = {
    lost: () => write(line(0) + line(4)),
    duplicated: () => write(good + line(4)),
    torn: () => write(good.slice(0, -1)),
    unparseable: () => write(`${good}{"timestamp":\n`),
    altered: () => write(good.replace('"text":"', '"text":"x')),
    foreign: () => write(`${good}{"id":12}\n`),
    misplaced: () => write(good + line(5)),
    disordered: () => write(line(2) + line(0) + line(4)),
    contradicted: () => write(good + line(8)),
    mode: () => chmodSync(join(day(), 'events.json'), 0o600),
    stray: () => writeFileSync(join(day(), '.events.json.swp'), ''),
    'left-over': () => writeFileSync(join(directory, '.journal', 'tmp', 'new'), ''),
  };
  it.each(VIOLATION_KINDS)('notices what is %s', (kind) => {
    plants[kind]();
    expect(kinds()).toContain(kind);
  });

  it('notices a directory with the wrong mode, a stranger beside the days, and an empty day file', () => {
    chmodSync(day(), 0o700);
    writeFileSync(join(directory, 'notes.txt'), '');
    write('');
    expect(new Set(kinds())).toEqual(new Set(['mode', 'stray', 'torn', 'lost']));
  });
});
