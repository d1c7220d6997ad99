import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { nodeFileSystem } from './file-system.js';
import { WritersLock } from './writers-lock.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

describe('The home of a journal', () => {
  const temporary = temporaryDirectory();
  let directory: string;
  let files: JournalFiles;
  let incidents: Incident[];
  const journals: EventJournal[] = [];

  beforeEach(() => {
    directory = join(temporary.path, 'data', 'events');
    files = new JournalFiles(directory);
    incidents = [];
  });
  afterEach(async () => {
    for (const journal of journals.splice(0)) await journal.close();
  });

  async function open(options: Partial<EventJournalOptions> = {}, fileSystem?: InterceptedFileSystem) {
    const journal = await EventJournal.open(
      { directory, onIncident: (incident) => incidents.push(incident), ...options },
      fileSystem,
    );
    journals.push(journal);
    return journal;
  }

  it('is made with all it needs, below one hidden name', async () => {
    await open();
    expect(readdirSync(directory)).toEqual(['.journal']);
    expect(readdirSync(join(directory, '.journal')).sort()).toEqual(['lock', 'quarantine', 'tmp']);
  });

  it('has every name in it synced before the first event: also where it stands, its maker may have died', async () => {
    const synced = ['fsync .', 'fsync .journal', 'fsync .journal/lock'];
    for (const expected of [synced, synced.slice(0, 2)]) {
      const fileSystem = new InterceptedFileSystem(directory);
      await open({}, fileSystem);
      expect(fileSystem.takeChanges()).toEqual(expect.arrayContaining(expected));
    }
  });

  it('has exactly the modes it is given, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      const journal = await open({ directoryMode: 0o751, fileMode: 0o664 });
      await journal.append(numberedEvent('a'));
    } finally {
      process.umask(umask);
    }
    const modeOf = (name: string) => statSync(join(directory, name)).mode & 0o777;
    for (const name of ['.', '.journal', '.journal/tmp', '.journal/quarantine', '2025-11-08', '..']) {
      expect([name, modeOf(name)]).toEqual([name, 0o751]);
    }
    for (const name of ['.journal/lock', '2025-11-08/events.json']) {
      expect([name, modeOf(name)]).toEqual([name, 0o664]);
    }
  });

  it('stays where it is when the process goes elsewhere', async () => {
    const before = process.cwd();
    process.chdir(temporary.path);
    try {
      const journal = await open({ directory: 'here/events' });
      process.chdir('/');
      expect(await journal.append(numberedEvent('a'))).toMatchObject({
        ok: true,
        path: 'here/events/2025-11-08/events.json',
      });
    } finally {
      process.chdir(before);
    }
    expect(new JournalFiles(join(temporary.path, 'here/events')).ids()).toEqual(['a']);
  });

  it.each(['.journal', '.journal/tmp', '.journal/quarantine', '.journal/lock'])(
    'refuses a symbolic link in the place of %s',
    async (name) => {
      const elsewhere = join(temporary.path, 'elsewhere');
      if (name === '.journal/lock') writeFileSync(elsewhere, '');
      else mkdirSync(elsewhere);
      mkdirSync(join(directory, name, '..'), { recursive: true });
      symlinkSync(elsewhere, join(directory, name));
      await expect(open()).rejects.toMatchObject({
        name: 'EventJournalError',
        code: 'DIRECTORY_UNUSABLE',
        message: expect.stringContaining(directory),
        cause: expect.objectContaining({ code: expect.stringMatching(/^(ELOOP|ENOTDIR)$/) }),
      });
      expect(statSync(elsewhere).isDirectory() ? readdirSync(elsewhere) : []).toEqual([]);
    },
  );

  it('refuses a place below a file', async () => {
    writeFileSync(join(temporary.path, 'data'), '');
    await expect(open()).rejects.toMatchObject({ code: 'DIRECTORY_UNUSABLE', cause: { code: 'ENOTDIR' } });
  });

  it.each([['accessDirectory'], ['mkdir'], ['open'], ['readdir'], ['write']] as const)(
    'refuses a place where %s is denied, and lets go of everything',
    async (op) => {
      const fileSystem = new InterceptedFileSystem(directory);
      fileSystem.before = failing([{ op, code: 'EACCES' }]);
      await expect(open({}, fileSystem)).rejects.toMatchObject({
        code: 'DIRECTORY_UNUSABLE',
        message: `the event journal's directory ${directory} cannot be used: EACCES`,
        cause: { code: 'EACCES' },
      });
      expect(fileSystem.openPaths).toEqual([]);
    },
  );

  it('says so too where what it met has no code', async () => {
    const fileSystem = new InterceptedFileSystem(directory);
    for (const op of ['mkdir', 'readdir']) {
      fileSystem.before = (call) => {
        if (call.op === op) throw new Error('no reason given');
      };
      await expect(open({}, fileSystem)).rejects.toThrow('cannot be used: Error: no reason given');
    }
  });

  it('refuses to open where another writer holds the lock for too long', async () => {
    await (await open()).close();
    const lock = await WritersLock.open(nodeFileSystem, join(directory, '.journal/lock'), 0o644, 'os');
    await lock.acquire(1000);
    await expect(open({ lockTimeoutMs: 5 })).rejects.toMatchObject({
      code: 'LOCK_TIMEOUT',
      message: expect.stringContaining(directory),
    });
    await expect(open({ lock: 'none' })).resolves.toBeInstanceOf(EventJournal);
    lock.release();
    await lock.close(nodeFileSystem);
    await expect(open()).resolves.toBeInstanceOf(EventJournal);
  });

  describe('while the journal runs', () => {
    it('may lose its lock file: a new one is made, and still keeps writers apart', async () => {
      const [first, second] = [await open(), await open()];
      await first.append(numberedEvent('1'));
      rmSync(join(directory, '.journal/lock'));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? first : second).append(numberedEvent(`after ${n}`))),
      );
      expect(answers.every(({ ok }) => ok)).toBe(true);
      expect(files.ids().sort()).toEqual(['1', ...answers.map((_, n) => `after ${n}`)].sort());
      const lock = await WritersLock.open(nodeFileSystem, join(directory, '.journal/lock'), 0o644, 'os');
      await lock.acquire(1000);
      const answer = first.append(numberedEvent('waiting'));
      await second.flush();
      expect(files.ids()).not.toContain('waiting');
      lock.release();
      expect(await answer).toMatchObject({ ok: true });
      await lock.close(nodeFileSystem);
    });

    it('may have its lock file replaced', async () => {
      const journal = await open();
      await journal.append(numberedEvent('1'));
      writeFileSync(join(directory, '.journal/new'), 'not a table');
      renameSync(join(directory, '.journal/new'), join(directory, '.journal/lock'));
      expect(await journal.append(numberedEvent('2'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['1', '2']);
    });

    it('may be removed altogether: it is made anew, and the day is born anew', async () => {
      const journal = await open();
      await journal.append(numberedEvent('1'));
      rmSync(temporary.path, { recursive: true });
      expect(await journal.append(numberedEvent('2'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['2']);
      expect(incidents).toEqual([{ kind: 'moved', path: files.dayFile() }]);
      expect(existsSync(join(directory, '.journal/quarantine'))).toBe(true);
    });

    it('may be unusable for a while: events fail, and then go on', async () => {
      const fileSystem = new InterceptedFileSystem(directory);
      const journal = await open({}, fileSystem);
      rmSync(directory, { recursive: true });
      fileSystem.before = failing([{ op: 'mkdir', code: 'EACCES' }]);
      expect(await journal.append(numberedEvent('1'))).toMatchObject({
        ok: false,
        code: 'WRITE_FAILED',
        cause: { code: 'EACCES' },
      });
      fileSystem.before = () => undefined;
      expect(await journal.append(numberedEvent('2'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['2']);
    });

    it('answers LOCK_TIMEOUT while another writer holds the lock for too long, and then goes on', async () => {
      const journal = await open({ lockTimeoutMs: 5 });
      await journal.append(numberedEvent('1'));
      const lock = await WritersLock.open(nodeFileSystem, join(directory, '.journal/lock'), 0o644, 'os');
      await lock.acquire(1000);
      const answers = await Promise.all([
        journal.append(numberedEvent('2')),
        journal.append(numberedEvent('3')),
      ]);
      expect(answers).toEqual(
        answers.map(() => ({ ok: false, code: 'LOCK_TIMEOUT', message: expect.any(String) })),
      );
      expect(journal.stats()).toMatchObject({ state: 'failing', refused: { LOCK_TIMEOUT: 2 } });
      lock.release();
      await lock.close(nodeFileSystem);
      expect(await journal.append(numberedEvent('4'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['1', '4']);
      expect(incidents).toMatchObject([{ kind: 'failing' }, { kind: 'recovered', failedEvents: 2 }]);
    });
  });

  it('keeps the mode of a directory that stands already and is only its place', async () => {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o775);
    await open({ directoryMode: 0o700 });
    expect(statSync(directory).mode & 0o777).toBe(0o775);
  });
});
