import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChildWriter, type ChildEnd } from './child-writer.js';
import { recoverAndCheck, type RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import { nameOf, type WriterChoice } from './writer.js';

export interface ContentionOptions {
  readonly writer: WriterChoice;
  readonly processes: number;
  /** Events of each process. */
  readonly events: number;
  readonly concurrency: number;
  /** Kill one process when it is half way. */
  readonly killOne: boolean;
  readonly seed: number;
}

const DAYS = 3;
const FIRST_DAY = '2026-03-01';
const DEADLINE_MS = 600_000;

/** Several processes on the same three days. */
export async function runContention(options: ContentionOptions): Promise<RunRow> {
  const { writer, processes, events, concurrency, killOne, seed } = options;
  const root = mkdtempSync(join(tmpdir(), 'journal-lab-contention-'));
  const directory = join(root, 'events');
  const violations: RunViolation[] = [];
  try {
    const series = (index: number, count: number) => ({
      seed,
      start: index * events,
      count,
      firstDay: FIRST_DAY,
      days: DAYS,
    });
    const ends = await Promise.all(
      Array.from({ length: processes }, (_, index) => {
        const dies = killOne && index === 0 ? { dieAfter: Math.floor(events / 2) } : {};
        const workload = {
          directory,
          series: series(index, events),
          concurrency,
          writer,
          faults: [],
          countCalls: false,
        };
        return runChildWriter({ ...workload, ...dies }, undefined, DEADLINE_MS);
      }),
    );
    ends.forEach((end, index) => violations.push(...judge(end, killOne && index === 0)));
    const records = ends.map(({ record }) => record).filter((record) => record !== undefined);
    const verdict = await recoverAndCheck(
      { ...writer, writeMode: 'append' },
      directory,
      records,
      series(processes, DAYS),
    );
    return {
      name: `contention ${nameOf(writer)} ×${processes}${killOne ? ', one killed' : ''}`,
      tried: { events: processes * events, lines: verdict.lines - DAYS },
      acknowledged: verdict.acknowledged - DAYS,
      violations: [...violations, ...verdict.violations],
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function judge({ killed, hung, record, lastWords }: ChildEnd, dies: boolean): RunViolation[] {
  if (hung) return [{ kind: 'hang', detail: lastWords }];
  if (killed !== dies || (!dies && record?.done !== true)) return [{ kind: 'dead', detail: lastWords }];
  return [...(record?.refused ?? [])].map(([id, code]) => ({ kind: 'refused', detail: `${id} ${code}` }));
}
