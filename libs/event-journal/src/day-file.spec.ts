import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions, WriteMode } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { failing, type Fault } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const NEW = '.journal/tmp/2025-11-08.events.json.new';
const DAY_FILE = '2025-11-08/events.json';

describe.each<WriteMode>(['append', 'replace'])('A day file, in %s mode', (writeMode) => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let fileSystem: InterceptedFileSystem;
  let incidents: Incident[];
  let journal: EventJournal;

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
    fileSystem = new InterceptedFileSystem(temporary.path);
    incidents = [];
  });
  afterEach(() => journal.close());

  async function open(options: Partial<EventJournalOptions> = {}): Promise<void> {
    journal = await EventJournal.open(
      {
        directory: temporary.path,
        writeMode,
        onIncident: (incident) => incidents.push(incident),
        ...options,
      },
      fileSystem,
    );
    fileSystem.takeChanges();
  }

  describe('is born', () => {
    it('under a hidden name, synced before it gets its own, with every directory entry on the way', async () => {
      const umask = process.umask(0o077);
      try {
        await open();
        await journal.append(numberedEvent('a'));
      } finally {
        process.umask(umask);
      }
      expect(fileSystem.takeChanges()).toEqual([
        'mkdir 2025-11-08',
        'fchmod 2025-11-08',
        'fsync .',
        `write ${NEW}`,
        `fchmod ${NEW}`,
        `fsync ${NEW}`,
        `rename ${NEW} ${DAY_FILE}`,
        'fsync 2025-11-08',
        'writeSync .journal/lock',
      ]);
      expect(statSync(files.dayFile()).mode & 0o777).toBe(0o644);
    });

    it('synced also where commits are not', async () => {
      await open({ sync: 'never' });
      await journal.append(numberedEvent('a'));
      expect(fileSystem.takeChanges()).toEqual(
        expect.arrayContaining(['fsync .', `fsync ${NEW}`, 'fsync 2025-11-08']),
      );
    });

    it('whole, however few bytes a write takes', async () => {
      await open();
      fileSystem.before = (call) => {
        if (call.op === 'write') call.length = Math.min(call.length!, 7);
      };
      await journal.append(numberedEvent('a'));
      expect(files.text()).toBe(lineOfNumbered('a'));
    });

    it('anew when anything failed on the way, with nothing left of the first attempt', async () => {
      const steps: Pick<Fault, 'op' | 'path'>[] = [
        { op: 'mkdir', path: /^2025/ },
        { op: 'fsync', path: /^\.$/ },
        { op: 'open', path: /\.new$/ },
        { op: 'write', path: /\.new$/ },
        { op: 'fsync', path: /\.new$/ },
        { op: 'rename' },
        { op: 'fsync', path: /^2025/ },
      ];
      for (const [n, step] of steps.entries()) {
        rmSync(temporary.path, { recursive: true });
        await open();
        fileSystem.before = failing([{ ...step, code: 'EMFILE', times: 1 }]);
        expect([n, await journal.append(numberedEvent('refused'))]).toMatchObject([
          n,
          { ok: false, code: 'WRITE_FAILED', cause: { code: 'EMFILE' } },
        ]);
        expect(() => files.text()).toThrow('ENOENT');
        expect(files.hidden('tmp')).toEqual([]);

        fileSystem.takeChanges();
        expect(await journal.append(numberedEvent('a'))).toMatchObject({ ok: true });
        expect(fileSystem.takeChanges()).toEqual(
          expect.arrayContaining(['fsync .', `fsync ${NEW}`, 'fsync 2025-11-08']),
        );
        expect(files.ids()).toEqual(['a']);
        await journal.close();
      }
    });
  });

  describe('that stands already', () => {
    beforeEach(async () => {
      await open();
      await journal.append(numberedEvent('a'));
      await journal.close();
    });

    it('has its directory entries synced again before the first commit: its maker may have died before that', async () => {
      await open({ recoverDays: 0 });
      await journal.append(numberedEvent('b'));
      expect(fileSystem.takeChanges().slice(0, 3)).toEqual([
        'mkdir 2025-11-08',
        'fsync .',
        'fsync 2025-11-08',
      ]);
    });

    it('gets its mode', async () => {
      await open({ fileMode: 0o600 });
      await journal.append(numberedEvent('b'));
      expect(statSync(files.dayFile()).mode & 0o777).toBe(0o600);
      expect(files.ids()).toEqual(['a', 'b']);
    });

    it('is not appended to where its mode cannot be set, and is let go of', async () => {
      await open({ fileMode: 0o600, recoverDays: 0 });
      fileSystem.before = failing([{ op: 'fchmod', path: /events\.json$/, code: 'EROFS' }]);
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: false, cause: { code: 'EROFS' } });
      expect(fileSystem.openPaths.filter((path) => path === DAY_FILE)).toEqual([]);
      expect(files.ids()).toEqual(['a']);
    });
  });

  describe('while it is open', () => {
    beforeEach(async () => {
      await open();
      await journal.append(numberedEvent('a'));
    });

    it('may be removed: it is reported, and born anew', async () => {
      rmSync(files.dayFile());
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['b']);
      expect(incidents).toEqual([{ kind: 'moved', path: files.dayFile() }]);
    });

    it('may go with its directory', async () => {
      rmSync(`${temporary.path}/2025-11-08`, { recursive: true });
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['b']);
    });

    it('may be renamed: what was moved away stays as it is', async () => {
      renameSync(files.dayFile(), `${temporary.path}/2025-11-08/rotated`);
      await journal.append(numberedEvent('b'));
      expect(files.ids()).toEqual(['b']);
      expect(readFileSync(`${temporary.path}/2025-11-08/rotated`, 'utf8')).toBe(lineOfNumbered('a'));
    });

    it('may be replaced by another: that one is looked at and appended to', async () => {
      writeFileSync(`${temporary.path}/other`, `${lineOfNumbered('other')}{"torn`);
      renameSync(`${temporary.path}/other`, files.dayFile());
      await journal.append(numberedEvent('b'));
      expect(files.ids()).toEqual(['other', 'b']);
      expect(incidents).toMatchObject([{ kind: 'moved' }, { kind: 'repaired', bytes: 6 }]);
    });

    it('may be written by someone who ignores the lock: nothing of theirs is overwritten', async () => {
      writeFileSync(files.dayFile(), lineOfNumbered('theirs'), { flag: 'a' });
      await journal.append(numberedEvent('b'));
      expect(files.ids()).toEqual(['a', 'theirs', 'b']);
      expect(incidents).toEqual([]);
    });
  });
});
