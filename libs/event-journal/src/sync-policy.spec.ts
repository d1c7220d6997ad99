import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions, WriteMode } from './event-journal-options.js';
import { nodeFileSystem } from './file-system.js';
import type { Incident } from './journal-report.js';
import { WritersLock } from './writers-lock.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const DAY_FILE = '2025-11-08/events.json';

describe('A journal that does not sync every commit', () => {
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

  async function open(options: Partial<EventJournalOptions>): Promise<void> {
    journal = await EventJournal.open(
      { directory: temporary.path, onIncident: (incident) => incidents.push(incident), ...options },
      fileSystem,
    );
    await journal.append(numberedEvent('a'));
    fileSystem.calls.length = 0;
  }

  const syncs = () => fileSystem.count('fdatasync', DAY_FILE);

  it.each(['interval', 'never'] as const)('says so in its outcomes: %s', async (sync) => {
    await open({ sync });
    expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true, durability: 'kernel' });
    expect(files.ids()).toEqual(['a', 'b']);
    expect(syncs()).toBe(0);
  });

  it('syncs what it wrote once an interval, and not again while nothing comes', async () => {
    await open({ sync: 'interval', syncIntervalMs: 20 });
    await Promise.all([journal.append(numberedEvent('b')), journal.append(numberedEvent('c'))]);
    await journal.append(numberedEvent('d'));
    while (syncs() === 0) await sleep(1);
    await journal.flush();
    await sleep(60);
    expect(syncs()).toBe(1);
    await journal.append(numberedEvent('e'));
    while (syncs() === 1) await sleep(1);
  });

  it.each(['interval', 'never'] as const)('syncs every day when it is flushed: %s', async (sync) => {
    await open({ sync, syncIntervalMs: 3_600_000 });
    await journal.append(numberedEvent('a', '2025-11-09'));
    await Promise.all(['2025-11-08', '2025-11-09'].map((day) => journal.append(numberedEvent('b', day))));
    await journal.flush();
    expect([syncs(), fileSystem.count('fdatasync', '2025-11-09/events.json')]).toEqual([1, 1]);
    await journal.flush();
    expect(syncs()).toBe(1);
  });

  it.each(['interval', 'never'] as const)('syncs when it is closed: %s', async (sync) => {
    await open({ sync });
    await journal.append(numberedEvent('b'));
    await journal.close();
    expect(syncs()).toBe(1);
    expect(fileSystem.openPaths).toEqual([]);
  });

  it('syncs a day file before it is closed to open another', async () => {
    await open({ sync: 'never', maxOpenFiles: 1 });
    await journal.append(numberedEvent('b'));
    await journal.append(numberedEvent('b', '2025-11-09'));
    expect(syncs()).toBe(1);
  });

  describe('and whose sync fails', () => {
    it.each<WriteMode>(['append', 'replace'])(
      'reports it, and writes and syncs once more what was not synced, in %s mode',
      async (writeMode) => {
        await open({ sync: 'never', writeMode });
        await journal.append(numberedEvent('b'));
        await journal.append(numberedEvent('c'));
        const sync = writeMode === 'append' ? 'fdatasync' : 'fsync';
        fileSystem.before = failing([{ op: sync, path: /^2025/, code: 'EIO', times: 1 }]);
        await journal.flush();
        expect(incidents).toMatchObject([{ kind: 'failing', path: files.dayFile(), error: { code: 'EIO' } }]);
        expect(journal.stats().lastError).toMatchObject({ code: 'EIO' });

        let rewritten = 0;
        fileSystem.calls.length = 0;
        fileSystem.before = ({ op, path, length }) => {
          if (op === 'write' && path === DAY_FILE) rewritten += length!;
        };
        expect(await journal.append(numberedEvent('d'))).toMatchObject({ ok: true });
        expect(rewritten).toBe(lineOfNumbered('b').length + lineOfNumbered('c').length);
        expect(fileSystem.count('fsync', DAY_FILE)).toBe(1);
        expect(files.ids()).toEqual(['a', 'b', 'c', 'd']);
      },
    );

    it.each<WriteMode>(['append', 'replace'])(
      'at its end leaves nothing open, in %s mode',
      async (writeMode) => {
        await open({ sync: 'never', writeMode });
        await journal.append(numberedEvent('b'));
        fileSystem.before = failing([{ op: ['fdatasync', 'fsync'], path: /^2025/, code: 'EIO' }]);
        await journal.close();
        expect(incidents).toMatchObject([{ kind: 'failing', error: { code: 'EIO' } }]);
        expect(fileSystem.openPaths).toEqual([]);
        expect(files.hidden('tmp')).toEqual([]);
        expect(files.ids()).toEqual(['a', 'b']);
      },
    );

    it('after a failed write too cuts back no more than what was refused', async () => {
      await open({ sync: 'never' });
      await journal.append(numberedEvent('b'));
      fileSystem.before = failing([{ op: 'writeSync', path: /^2025/, code: 'ENOSPC', times: 1 }]);
      expect(await journal.append(numberedEvent('c'))).toMatchObject({ ok: false });
      expect(files.ids()).toEqual(['a', 'b']);
      expect(fileSystem.count('fsync', DAY_FILE)).toBe(1);
      await journal.append(numberedEvent('d'));
      expect(files.ids()).toEqual(['a', 'b', 'd']);
    });
  });

  it('reports where it cannot sync because another writer holds the lock for too long', async () => {
    await open({ sync: 'never', lockTimeoutMs: 5 });
    await journal.append(numberedEvent('b'));
    const lock = await WritersLock.open(nodeFileSystem, join(temporary.path, '.journal/lock'), 0o644, 'os');
    await lock.acquire(1000);
    await journal.flush();
    expect(incidents).toMatchObject([{ kind: 'failing', path: temporary.path }]);
    expect(syncs()).toBe(0);
    lock.release();
    await lock.close(nodeFileSystem);
    await journal.flush();
    expect(syncs()).toBe(1);
  });

  it('keeps no process alive for the next sync', async () => {
    await open({ sync: 'interval', syncIntervalMs: 3_600_000 });
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await journal.append(numberedEvent('b'));
    expect(timers()).toBe(before);
  });
});
