import type { FileSystem } from '@eventlog/event-journal/file-system';
import { checkDirectory, type DirectoryVerdict, type Violation } from './directory-check.js';
import { labEvent, type EventSeries } from './lab-event.js';
import { openWriter, type WriterChoice } from './writer.js';
import type { WriterRecord } from './writer-record.js';

/** What went wrong, with the run's own kinds besides those of the directory's check. */
export interface RunViolation {
  readonly kind: Violation['kind'] | 'hang' | 'dead' | 'refused';
  readonly detail: string;
}

export interface RecoveryVerdict extends Omit<DirectoryVerdict, 'violations'> {
  readonly violations: readonly RunViolation[];
  /** The recovering writer's own events, which later checks must know. */
  readonly record: WriterRecord;
}

const DEADLINE_MS = 20_000;

/**
 * After a crash: opens the journal, appends `series`, closes, and checks the directory. The journal must open and take
 * every event: the cause of the crash is gone.
 */
export async function recoverAndCheck(
  choice: WriterChoice,
  directory: string,
  records: readonly WriterRecord[],
  series: EventSeries,
  fileSystem?: FileSystem,
): Promise<RecoveryVerdict> {
  const acknowledged = new Set<number>();
  const refused = new Map<number, string>();
  const violations: RunViolation[] = [];
  const work = async () => {
    const writer = await openWriter(choice, directory, fileSystem);
    const ids = Array.from({ length: series.count }, (_, index) => series.start + index);
    const outcomes = await Promise.all(ids.map((id) => writer.append(labEvent(series, id))));
    outcomes.forEach((outcome, index) => {
      const id = series.start + index;
      if (outcome.ok) acknowledged.add(id);
      else {
        refused.set(id, outcome.code);
        violations.push({
          kind: 'refused',
          detail: `${id} after recovery: ${outcome.code} ${outcome.message}`,
        });
      }
    });
    await writer.close();
  };
  try {
    if (!(await within(DEADLINE_MS, work())))
      violations.push({ kind: 'hang', detail: 'recovery does not end' });
  } catch (error) {
    violations.push({ kind: 'dead', detail: `recovery fails: ${(error as Error).message}` });
  }
  const record = { series, acknowledged, refused, done: true };
  const verdict = checkDirectory(directory, [...records, record]);
  return { ...verdict, violations: [...violations, ...verdict.violations], record };
}

/** Whether `work` ends within `milliseconds`. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([work.then(() => true), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
