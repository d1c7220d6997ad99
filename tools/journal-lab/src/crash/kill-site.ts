import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildEnd } from './child-writer.js';
import { laterDay, type EventSeries } from './lab-event.js';
import { recoverAndCheck, type RecoveryVerdict, type RunViolation } from './recovery.js';
import type { WriterChoice } from './writer.js';
import type { WriterRecord } from './writer-record.js';

export const DAYS = 3;
const FIRST_DAY = '2026-03-01';

/** A journal whose writers are killed, and all that they said. */
export class KillSite {
  private readonly root = mkdtempSync(join(tmpdir(), 'journal-lab-kill-'));
  /** Its parents are made by the writers too. */
  readonly journal = join(this.root, 'data', 'events');
  private readonly records: WriterRecord[] = [];
  private firstDay = FIRST_DAY;
  private nextId = 0;
  crashes = 0;

  constructor(private readonly seed: number) {}

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  /** Ids that no one has had here. */
  series(count: number): EventSeries {
    const start = this.nextId;
    this.nextId += count;
    return { seed: this.seed, start, count, firstDay: this.firstDay, days: DAYS };
  }

  /** From now on the events lie on days that have no file yet. */
  turnToNewDays(): void {
    this.firstDay = laterDay(this.firstDay, DAYS);
  }

  /** Half a line at the end of the days that are being written, as a death in the middle of a write leaves it. */
  tear(): void {
    if (!existsSync(this.journal)) return;
    const days = readdirSync(this.journal).filter((name) => name !== '.journal');
    for (const day of days.sort().slice(-DAYS)) {
      const path = join(this.journal, day, 'events.json');
      if (existsSync(path)) appendFileSync(path, '{"timestamp":"torn');
    }
  }

  /** @returns what a writer may not do: live on without an end, die by itself, refuse an event although no disk failed. */
  note(end: ChildEnd): RunViolation[] {
    const { record, killed, hung, exitCode, lastWords } = end;
    if (record !== undefined) this.records.push(record);
    if (killed) this.crashes++;
    const refused = [...(record?.refused ?? [])].map(([id, code]) => ({
      kind: 'refused' as const,
      detail: `${id} ${code} although no disk failed`,
    }));
    if (hung) return [...refused, { kind: 'hang', detail: lastWords }];
    const died = !killed && (exitCode !== 0 || record?.done !== true);
    return died ? [...refused, { kind: 'dead', detail: lastWords }] : refused;
  }

  async recover(writer: WriterChoice): Promise<RecoveryVerdict> {
    const verdict = await recoverAndCheck(writer, this.journal, this.records, this.series(DAYS));
    this.records.push(verdict.record);
    return verdict;
  }
}
