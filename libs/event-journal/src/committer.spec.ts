import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { AppendOutcome } from './append-outcome.js';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { CommitReport } from './journal-report.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { numberedEvent } from '../test/numbered-event.js';
import { systemError } from '../test/system-error.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const [FRIDAY, SATURDAY, SUNDAY] = ['2025-11-07', '2025-11-08', '2025-11-09'] as const;
const DAYS = [FRIDAY, SATURDAY, SUNDAY];
const LONG = 'x'.repeat(20_000);

/** A sync that ends when it is told to. */
class Gate {
  open = () => undefined as void;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));
  /** How often someone came to it. */
  reached = 0;

  pass(): Promise<void> {
    this.reached++;
    return this.opened;
  }
}

describe('Commits of several days', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let fileSystem: InterceptedFileSystem;
  let reports: CommitReport[];
  let journal: EventJournal;

  beforeEach(async () => {
    files = new JournalFiles(temporary.path);
    fileSystem = new InterceptedFileSystem(temporary.path);
    reports = [];
    journal = await open(fileSystem);
    await Promise.all(DAYS.map((day) => journal.append(numberedEvent('birth', day))));
    reports.length = 0;
  });
  afterEach(() => journal.close());

  const open = (fileSystem?: InterceptedFileSystem, options: Partial<EventJournalOptions> = {}) =>
    EventJournal.open(
      { directory: temporary.path, onCommit: (report) => reports.push(report), ...options },
      fileSystem,
    );

  const isWrite = (day: string) => (op: string, path: string) =>
    /^write/.test(op) && path === `${day}/events.json`;

  it('that have much to write do not wait for each other', async () => {
    const slow = new Gate();
    fileSystem.before = ({ op, path }) => (isWrite(FRIDAY)(op, path) ? slow.pass() : undefined);
    const friday = journal.append(numberedEvent('slow', FRIDAY));
    for (let n = 0; n < 5; n++) {
      // Two at once: when one is answered, the other already waits.
      const both = ['a', 'b'].map((id) => journal.append(numberedEvent(`${id}${n}${LONG}`, SATURDAY)));
      expect((await Promise.all(both)).every(({ ok }) => ok)).toBe(true);
    }
    expect(slow.reached).toBe(1);
    slow.open();
    expect(await friday).toMatchObject({ ok: true });
    expect(files.ids(SATURDAY)).toHaveLength(11);
  });

  it('that have little to write start together, and so are few', async () => {
    const slow = new Gate();
    fileSystem.before = ({ op, path }) => (isWrite(SUNDAY)(op, path) ? slow.pass() : undefined);
    const first = DAYS.map((day) => journal.append(numberedEvent('1', day)));
    await first[0];
    // Friday has its next event, but Sunday is still at it: whoever comes meanwhile joins.
    const second = [journal.append(numberedEvent('2', FRIDAY))];
    for (let turn = 0; turn < 20; turn++) await endOfTurn();
    second.push(journal.append(numberedEvent('3', FRIDAY)), journal.append(numberedEvent('2', SUNDAY)));
    slow.open();
    await Promise.all([...first, ...second]);
    expect(reports.map(({ day, events }) => `${day} ${events}`).sort()).toEqual([
      `${FRIDAY} 1`,
      `${FRIDAY} 2`,
      `${SATURDAY} 1`,
      `${SUNDAY} 1`,
      `${SUNDAY} 1`,
    ]);
  });

  it('let one begin at once that has not just committed', async () => {
    const slow = new Gate();
    fileSystem.before = ({ op, path }) => (isWrite(FRIDAY)(op, path) ? slow.pass() : undefined);
    const friday = journal.append(numberedEvent('slow', FRIDAY));
    while (slow.reached === 0) await endOfTurn();
    expect(await journal.append(numberedEvent('at once', SUNDAY))).toMatchObject({ ok: true });
    slow.open();
    await friday;
  });

  it('let another writer in, although they never end', async () => {
    let over = false;
    const busy = async (day: string) => {
      for (let n = 0; !over; n++)
        expect(await journal.append(numberedEvent(`${n}${LONG}`, day))).toMatchObject({ ok: true });
    };
    const all = Promise.all(DAYS.flatMap((day) => [busy(day), busy(day), busy(day)]));
    const other = await open();
    for (let n = 0; n < 20; n++) {
      expect(await other.append(numberedEvent(`other${n}`, SATURDAY))).toMatchObject({ ok: true });
    }
    over = true;
    await all;
    await other.close();
    expect(files.ids(SATURDAY).filter((id) => id.startsWith('other'))).toHaveLength(20);
  });

  it('let a flush and a close in, although they never end', async () => {
    let answered: AppendOutcome | undefined;
    const busy = async (day: string) => {
      do answered = await journal.append(numberedEvent(LONG, day));
      while (answered.ok);
    };
    const all = Promise.all(DAYS.flatMap((day) => [busy(day), busy(day), busy(day)]));
    await journal.flush();
    await journal.close();
    await all;
    expect(answered).toMatchObject({ code: 'CLOSED' });
    expect(fileSystem.openPaths).toEqual([]);
  });

  it('notice before the next one that the lock file is gone, although they never end', async () => {
    let over = false;
    const busy = async (day: string) => {
      const codes = [];
      for (let n = 0; !over; n++) codes.push(await journal.append(numberedEvent(`${n}${LONG}`, day)));
      return codes.every(({ ok }) => ok);
    };
    const all = Promise.all([busy(FRIDAY), busy(FRIDAY), busy(SATURDAY)]);
    await journal.append(numberedEvent('before', SUNDAY));
    rmSync(join(temporary.path, '.journal/lock'));
    for (let n = 0; n < 5; n++) await journal.append(numberedEvent(`after${n}`, SUNDAY));
    over = true;
    expect(await all).toEqual([true, true, true]);
    expect(fileSystem.count('open', '.journal/lock')).toBe(2);
  });

  it('end, and are answered, where nobody can tell whether the lock stands', async () => {
    await journal.append(numberedEvent('1'));
    let looks = 0;
    fileSystem.before = ({ op, path }) => {
      if (op === 'lstatSync' && path === '.journal/lock' && ++looks === 2) throw systemError('EIO');
    };
    const answers = await Promise.all(['2', '3'].map((id) => journal.append(numberedEvent(`${id}${LONG}`))));
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await journal.append(numberedEvent('4'))).toMatchObject({ ok: true });
  });
});
