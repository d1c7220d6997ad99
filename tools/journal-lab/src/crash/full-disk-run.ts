import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { labEvent, type EventSeries } from './lab-event.js';
import { recoverAndCheck, type RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import { nameOf, openWriter, type Writer, type WriterChoice } from './writer.js';
import type { WriterRecord } from './writer-record.js';

const run = promisify(execFile);
const CAPACITY = '2m';
const BALLAST_BYTES = 700_000;
const WAVE_EVENTS = 60;
const MAX_WAVES = 200;
const DAYS = 3;

/**
 * Fills a tmpfs of 2 MB, checks that every event is answered, frees some of it, and checks that the same journal works.
 * @returns `undefined` where the machine does not let this process mount one.
 */
export async function runFullDisk(writer: WriterChoice, seed: number): Promise<RunRow | undefined> {
  const mount = mkdtempSync(join(tmpdir(), 'journal-lab-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${CAPACITY},mode=0755`, 'tmpfs', mount]);
  } catch {
    rmSync(mount, { recursive: true });
    return undefined;
  }
  try {
    return await fillAndFree(writer, seed, mount);
  } finally {
    await run('umount', ['-l', mount]);
    rmSync(mount, { recursive: true });
  }
}

async function fillAndFree(choice: WriterChoice, seed: number, mount: string): Promise<RunRow> {
  const ballast = join(mount, 'ballast');
  writeFileSync(ballast, Buffer.alloc(BALLAST_BYTES));
  const directory = join(mount, 'events');
  const violations: RunViolation[] = [];
  const records: WriterRecord[] = [];
  const writer = await openWriter(choice, directory);
  let next = 0;
  const wave = async () => {
    const series = { seed, start: next, count: WAVE_EVENTS, firstDay: '2026-03-01', days: DAYS };
    next += WAVE_EVENTS;
    const record = await appendAll(writer, series);
    records.push(record);
    return record;
  };

  let fills = 0;
  // The disk fills, is seen to be full, is freed: all by one journal that stays open.
  while ((await wave()).refused.size === 0 && fills < MAX_WAVES) fills++;
  if (fills === MAX_WAVES) violations.push({ kind: 'dead', detail: 'the disk does not fill' });
  const onFull = await wave();
  for (const code of new Set([...onFull.refused.values()])) {
    if (code !== 'WRITE_FAILED')
      violations.push({ kind: 'refused', detail: `a full disk is called ${code}` });
  }
  rmSync(ballast);
  const afterwards = await wave();
  if (afterwards.refused.size > 0) {
    violations.push({ kind: 'refused', detail: `${afterwards.refused.size} events after space was freed` });
  }
  await writer.close();

  const series = { seed, start: next, count: DAYS, firstDay: '2026-03-01', days: DAYS };
  const verdict = await recoverAndCheck({ ...choice, writeMode: 'append' }, directory, records, series);
  return {
    name: `full disk ${nameOf(choice)}`,
    tried: { faults: 1, struck: 1, 'refused events': verdict.refused },
    acknowledged: verdict.acknowledged,
    violations: [...violations, ...verdict.violations],
  };
}

async function appendAll(writer: Writer, series: EventSeries): Promise<WriterRecord> {
  const acknowledged = new Set<number>();
  const refused = new Map<number, string>();
  await Promise.all(
    Array.from({ length: series.count }, async (_, index) => {
      const id = series.start + index;
      const outcome = await writer.append(labEvent(series, id));
      if (outcome.ok) acknowledged.add(id);
      else refused.set(id, outcome.code);
    }),
  );
  return { series, acknowledged, refused, done: true };
}
