import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { constants, renameSync, statSync, writeFileSync } from 'node:fs';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { failing, type Fault } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const DAY_FILE = '2025-11-08/events.json';
const ofTheDay = /^2025-11-08\/events\.json$/;

const IN_ONE_CALL = {
  flag: constants.O_DSYNC,
  calls: ['write'],
  write: 'write',
  sync: 'write',
} as const;

/** Where the system has no synced writes. */
const IN_TWO_CALLS = {
  flag: 0,
  calls: ['writeSync', 'fdatasync'],
  write: 'writeSync',
  sync: 'fdatasync',
} as const;

describe.each([
  ['one call', IN_ONE_CALL],
  ['two calls', IN_TWO_CALLS],
])('A commit in append mode, written and synced in %s', (_, way) => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let fileSystem: InterceptedFileSystem;
  let incidents: Incident[];
  let journal: EventJournal;

  beforeEach(async () => {
    files = new JournalFiles(temporary.path);
    fileSystem = new InterceptedFileSystem(temporary.path);
    fileSystem.syncedWriteFlag = way.flag;
    incidents = [];
    journal = await open(fileSystem);
    await journal.append(numberedEvent('a'));
    fileSystem.takeChanges();
  });
  afterEach(() => journal.close());

  const open = (fileSystem?: InterceptedFileSystem, options: Partial<EventJournalOptions> = {}) =>
    EventJournal.open(
      { directory: temporary.path, onIncident: (incident) => incidents.push(incident), ...options },
      fileSystem,
    );

  /** The calls upon the day file, its descriptors' openings and closings included. */
  const callsOnDayFile = () =>
    fileSystem.calls
      .splice(0)
      .flatMap(({ op, path }) => (path === DAY_FILE && !/^[fl]stat/.test(op) ? [op] : []));

  it('is one write and one sync, and a note for the next writer', async () => {
    await journal.append(numberedEvent('b'));
    expect(fileSystem.takeChanges()).toEqual([
      ...way.calls.map((call) => `${call} ${DAY_FILE}`),
      'writeSync .journal/lock',
    ]);
  });

  it('is one write and one sync for all that came in one turn of the event loop', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append(numberedEvent(n))));
    expect(callsOnDayFile()).toEqual(way.calls);
    expect(files.ids()).toHaveLength(201);
  });

  it('takes all that arrives while it runs into the next one', async () => {
    const first = journal.append(numberedEvent('b'));
    const others: Promise<unknown>[] = [];
    fileSystem.before = ({ op, path }) => {
      if (op === way.sync && path === DAY_FILE && others.length < 50) {
        for (let n = 0; n < 50; n++) others.push(journal.append(numberedEvent(n)));
      }
    };
    await first;
    await Promise.all(others);
    expect(callsOnDayFile()).toEqual([...way.calls, ...way.calls]);
  });

  it('syncs several days side by side', async () => {
    const days = ['2025-11-08', '2025-11-09', '2025-11-10'];
    await Promise.all(days.map((day) => journal.append(numberedEvent('birth', day))));
    let asked = 0;
    let askedForAll = () => undefined as void;
    const all = new Promise<void>((resolve) => (askedForAll = resolve));
    // None is done before the last one is asked for: one after the other they would wait for ever.
    fileSystem.before = ({ op }) => {
      if (op !== way.sync) return;
      if (++asked === days.length) askedForAll();
      return all;
    };
    const answers = await Promise.all(days.map((day) => journal.append(numberedEvent('next', day))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(asked).toBe(3);
  });

  it('is one write and one sync for the largest line', async () => {
    const long = 'x'.repeat(1_000_000);
    await journal.append(numberedEvent(long));
    expect(callsOnDayFile()).toEqual(['write', ...way.calls.slice(1)]);
    expect(files.ids()).toEqual(['a', long]);
  });

  it.each(['\u00fc', 'x'.repeat(300_000)])(
    'goes on where a write took fewer bytes than it was given',
    async (id) => {
      fileSystem.before = (call) => {
        if (/^write/.test(call.op) && call.path === DAY_FILE) call.length = Math.ceil(call.length! / 2);
      };
      expect(await journal.append(numberedEvent(id))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', id]);
    },
  );

  it('is appended in place: the file stays the same', async () => {
    const { ino } = statSync(files.dayFile());
    await journal.append(numberedEvent('b'));
    expect(statSync(files.dayFile()).ino).toBe(ino);
  });

  describe('that fails', () => {
    const fail = (...faults: Fault[]) => (fileSystem.before = failing(faults));
    /** The bytes are in the file by then. */
    const failAtSync = (times = Infinity) =>
      (fileSystem.after = failing([{ op: way.sync, path: ofTheDay, code: 'EIO', times }]));
    const refusal = (code: string) => ({
      ok: false,
      code: 'WRITE_FAILED',
      message: `the event could not be written: ${code}`,
      cause: { code },
    });

    it.each(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG'])(
      'at its write with %s refuses its events, and the next one goes on',
      async (code) => {
        fail({ op: way.write, path: ofTheDay, code, times: 1 });
        expect(await Promise.all(['b', 'c'].map((id) => journal.append(numberedEvent(id))))).toMatchObject([
          refusal(code),
          refusal(code),
        ]);
        expect(files.ids()).toEqual(['a']);
        expect(await journal.append(numberedEvent('d'))).toMatchObject({ ok: true });
        expect(files.ids()).toEqual(['a', 'd']);
      },
    );

    it('in the middle of a write leaves no fragment', async () => {
      let writes = 0;
      const full = failing([{ op: way.write, path: ofTheDay, code: 'ENOSPC' }]);
      fileSystem.before = (call) => {
        if (call.op !== way.write || call.path !== DAY_FILE) return;
        if (++writes === 1) call.length = 10;
        else void full(call);
      };
      expect(await journal.append(numberedEvent('b'))).toMatchObject(refusal('ENOSPC'));
      expect(files.text()).toBe(lineOfNumbered('a'));
    });

    it('at its sync never syncs that descriptor again, and cuts the file through another before anything else', async () => {
      failAtSync(1);
      expect(await journal.append(numberedEvent('b'))).toMatchObject(refusal('EIO'));
      expect(callsOnDayFile()).toEqual([...way.calls, 'close', 'open', 'ftruncate', 'fsync', 'close']);
      expect(files.ids()).toEqual(['a']);

      expect(await journal.append(numberedEvent('c'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', 'c']);
    });

    it.each(['ftruncate', 'fsync'] as const)(
      'and cannot be cut back, at %s, is cut back before anything is appended',
      async (op) => {
        failAtSync(1);
        fail({ op, path: ofTheDay, code: 'EIO', times: 3 });
        for (const id of ['b', 'c', 'd']) {
          expect(await journal.append(numberedEvent(id))).toMatchObject(refusal('EIO'));
        }
        fileSystem.calls.length = 0;
        expect(await journal.append(numberedEvent('e'))).toMatchObject({ ok: true });
        const calls = callsOnDayFile();
        expect(calls.slice(0, 4)).toEqual(['open', 'ftruncate', 'fsync', 'close']);
        expect(calls.slice(-way.calls.length)).toEqual(way.calls);
        expect(files.ids()).toEqual(['a', 'e']);
      },
    );

    it('and cannot be cut back keeps what another writer acknowledged meanwhile', async () => {
      const other = await open();
      failAtSync(1);
      fail({ op: 'ftruncate', path: ofTheDay, code: 'EIO', times: 1 });
      expect(await journal.append(numberedEvent('in doubt'))).toMatchObject(refusal('EIO'));
      expect(await other.append(numberedEvent('other'))).toMatchObject({ ok: true });
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', 'in doubt', 'other', 'b']);
      await other.close();
    });

    it('in the middle of a write, and cannot be cut back, is repaired by another writer', async () => {
      const other = await open();
      let writes = 0;
      const full = failing([
        { op: way.write, path: ofTheDay, code: 'ENOSPC' },
        { op: 'ftruncate', path: ofTheDay, code: 'EIO', times: 1 },
      ]);
      fileSystem.before = (call) => {
        if (call.op === way.write && call.path === DAY_FILE && ++writes === 1) call.length = 10;
        else return full(call);
      };
      expect(await journal.append(numberedEvent('b'))).toMatchObject(refusal('ENOSPC'));
      expect(await other.append(numberedEvent('other'))).toMatchObject({ ok: true });
      fileSystem.before = () => undefined;
      expect(await journal.append(numberedEvent('c'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', 'other', 'c']);
      expect(files.quarantined()).toEqual([lineOfNumbered('b').slice(0, 10)]);
      await other.close();
    });

    it('where the file was moved away meanwhile cuts nothing of the one that came instead', async () => {
      failAtSync(1);
      fail({ op: 'ftruncate', path: ofTheDay, code: 'EIO', times: 1 });
      await journal.append(numberedEvent('b'));
      renameSync(files.dayFile(), `${temporary.path}/moved`);
      const theirs = lineOfNumbered('x').repeat(5);
      writeFileSync(files.dayFile(), theirs);
      await journal.append(numberedEvent('c'));
      expect(files.text()).toBe(theirs + lineOfNumbered('c'));
    });

    it('of one day does not fail those of other days', async () => {
      await journal.append(numberedEvent('a', '2025-11-09'));
      fail({ op: way.write, path: ofTheDay, code: 'EIO' });
      const [bad, good] = await Promise.all([
        journal.append(numberedEvent('b')),
        journal.append(numberedEvent('b', '2025-11-09')),
      ]);
      expect(bad).toMatchObject(refusal('EIO'));
      expect(good).toMatchObject({ ok: true });
    });

    it('is reported once when failing begins and once when it ends, however long it lasted', async () => {
      for (const episode of [1, 2]) {
        const faults: Fault[] = [{ op: way.write, path: ofTheDay, code: 'ENOSPC' }];
        fileSystem.before = failing(faults);
        for (let n = 0; n < 5; n++) {
          await Promise.all([journal.append(numberedEvent(n)), journal.append(numberedEvent(n))]);
        }
        expect(journal.stats()).toMatchObject({ state: 'failing', lastError: { code: 'ENOSPC' } });
        faults.length = 0;
        await journal.append(numberedEvent('freed'));
        await journal.append(numberedEvent('and on'));
        expect(incidents).toMatchObject([
          { kind: 'failing', path: files.dayFile(), error: { code: 'ENOSPC' } },
          { kind: 'recovered', path: files.dayFile(), failedEvents: 10 },
        ]);
        incidents.length = 0;
        expect(journal.stats()).toMatchObject({
          state: 'open',
          failedCommits: 5 * episode,
          refused: { WRITE_FAILED: 10 * episode },
          lastError: { code: 'ENOSPC' },
        });
      }
      expect(files.ids()).toEqual(['a', 'freed', 'and on', 'freed', 'and on']);
    });

    it('is in the report of the commit', async () => {
      await journal.close();
      const reports: unknown[] = [];
      journal = await open(fileSystem, { onCommit: (report) => reports.push(report) });
      failAtSync();
      await journal.append(numberedEvent('b'));
      expect(reports).toMatchObject([{ events: 1, error: { code: 'EIO' } }]);
    });

    it('for a reason without a code says so', async () => {
      fileSystem.before = ({ op }) => {
        if (op === way.sync) throw new Error('no reason given');
      };
      expect(await journal.append(numberedEvent('b'))).toMatchObject({
        code: 'WRITE_FAILED',
        message: 'the event could not be written: unknown error',
      });
    });
  });
});
