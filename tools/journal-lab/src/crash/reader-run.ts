import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runChildWriter } from './child-writer.js';
import { recoverAndCheck, type RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import { nameOf, type WriterChoice } from './writer.js';

export interface ReaderOptions {
  readonly writer: WriterChoice;
  readonly events: number;
  readonly concurrency: number;
  readonly seed: number;
  /**
   * `size`: as most programs and `readFile` do, the bytes that the file has when it is opened.
   * `end`: on and on until nothing comes any more, as `cat` does.
   */
  readonly reads: 'size' | 'end';
}

const FIRST_DAY = '2026-03-01';
const DEADLINE_MS = 600_000;
const CHUNK_BYTES = 65_536;

/** Opens and parses the whole day file again and again while a writer adds to it. */
export async function runReader({
  writer,
  events,
  concurrency,
  seed,
  reads,
}: ReaderOptions): Promise<RunRow> {
  const root = mkdtempSync(join(tmpdir(), 'journal-lab-reader-'));
  const directory = join(root, 'events');
  const file = join(directory, FIRST_DAY, 'events.json');
  const violations: RunViolation[] = [];
  try {
    const series = { seed, start: 0, count: events, firstDay: FIRST_DAY, days: 1 };
    const workload = { directory, series, concurrency, writer, faults: [], countCalls: false };
    let writing = true;
    const end = runChildWriter(workload, undefined, DEADLINE_MS).finally(() => {
      writing = false;
    });
    let [opened, lines] = [0, 0];
    while (writing) {
      await nextTurn();
      if (!existsSync(file)) continue;
      const text = reads === 'size' ? readFileSync(file, 'utf8') : readToEnd(file);
      opened++;
      lines += text.split('\n').length - 1;
      const partial = partialLine(text);
      if (partial !== undefined) violations.push({ kind: 'torn', detail: `read ${opened}: ${partial}` });
    }
    const { record, lastWords } = await end;
    if (record === undefined || !record.done) violations.push({ kind: 'dead', detail: lastWords });
    const after = { seed, start: events, count: 1, firstDay: FIRST_DAY, days: 1 };
    const verdict = await recoverAndCheck(
      { ...writer, writeMode: 'append' },
      directory,
      record ? [record] : [],
      after,
    );
    return {
      name: `reader (to its ${reads}) ${nameOf(writer)}`,
      tried: { 'files read': opened, 'lines read': lines },
      acknowledged: record?.acknowledged.size ?? 0,
      violations: [...violations, ...verdict.violations],
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function readToEnd(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (count === 0) return Buffer.concat(chunks).toString();
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(fd);
  }
}

/** The first line that is no whole object, if there is one. */
function partialLine(text: string): string | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '') return `no line break at the end: ${JSON.stringify(text.slice(-60))}`;
  return lines.find((line) => {
    try {
      JSON.parse(line);
      return false;
    } catch {
      return true;
    }
  });
}
