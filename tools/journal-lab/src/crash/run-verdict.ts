import { textTable } from '../text-table.js';
import type { RunViolation } from './recovery.js';

/** One line of a run's verdict. */
export interface RunRow {
  readonly name: string;
  /** What was tried, such as `{ kills: 300 }`; the same keys in every row of a run. */
  readonly tried: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly violations: readonly RunViolation[];
}

const COLUMNS: Readonly<Record<string, readonly RunViolation['kind'][]>> = {
  lost: ['lost'],
  duplicated: ['duplicated'],
  torn: ['torn', 'unparseable', 'altered'],
  foreign: ['foreign', 'misplaced', 'contradicted'],
  disordered: ['disordered'],
  'left-over': ['left-over', 'stray', 'mode'],
  refused: ['refused'],
  hangs: ['hang', 'dead'],
};

const SHOWN_VIOLATIONS = 20;

/** Prints a run's table, or all of it as JSON. @returns the exit code: 1 on any violation. */
export function printVerdict(rows: readonly RunRow[], asJson: boolean): number {
  const broken = rows.some((row) => row.violations.length > 0);
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ ok: !broken, rows }, undefined, 2)}\n`);
    return broken ? 1 : 0;
  }
  const counted = Object.keys(rows[0]?.tried ?? {});
  process.stdout.write(
    textTable([
      ['run', ...counted, 'acknowledged', ...Object.keys(COLUMNS)],
      ...rows.map(({ name, tried, acknowledged, violations }) => [
        name,
        ...counted.map((key) => tried[key] ?? 0),
        acknowledged,
        ...Object.values(COLUMNS).map(
          (kinds) => violations.filter(({ kind }) => kinds.includes(kind)).length,
        ),
      ]),
    ]),
  );
  for (const { name, violations } of rows) {
    for (const { kind, detail } of violations.slice(0, SHOWN_VIOLATIONS)) {
      process.stdout.write(`${name}: ${kind}: ${detail}\n`);
    }
  }
  process.stdout.write(broken ? 'BROKEN\n' : 'ok\n');
  return broken ? 1 : 0;
}

/** A line on stderr that says how far a run is; on a terminal it overwrites itself. */
export function showProgress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
