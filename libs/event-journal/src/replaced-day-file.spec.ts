import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions, WriteMode } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { failing, type Fault } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const DAY_FILE = '2025-11-08/events.json';
const TWIN = '.journal/tmp/2025-11-08.events.json.twin';
const RETIRED = '.journal/tmp/2025-11-08.events.json.retired';

describe('A commit in replace mode', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let fileSystem: InterceptedFileSystem;
  let incidents: Incident[];
  let journal: EventJournal;

  beforeEach(async () => {
    files = new JournalFiles(temporary.path);
    fileSystem = new InterceptedFileSystem(temporary.path);
    incidents = [];
    journal = await open({}, fileSystem);
    await journal.append(numberedEvent('a'));
    fileSystem.takeChanges();
  });
  afterEach(() => journal.close());

  const open = (options: Partial<EventJournalOptions> = {}, fileSystem?: InterceptedFileSystem) =>
    EventJournal.open(
      {
        directory: temporary.path,
        writeMode: 'replace',
        onIncident: (incident) => incidents.push(incident),
        ...options,
      },
      fileSystem,
    );

  /** Each is looked at: the two files that take turns may differ. */
  const append = async (...ids: string[]) => {
    for (const id of ids) {
      expect(await journal.append(numberedEvent(id))).toMatchObject({ ok: true });
      expect(files.ids().at(-1)).toBe(id);
    }
  };

  it('copies the day file the first time, and then takes turns with its twin', async () => {
    await append('b');
    expect(fileSystem.takeChanges()).toEqual([
      `copyFile ${DAY_FILE} ${TWIN}`,
      `write ${TWIN}`,
      `fsync ${TWIN}`,
      `link ${DAY_FILE} ${RETIRED}`,
      `rename ${TWIN} ${DAY_FILE}`,
      `rename ${RETIRED} ${TWIN}`,
      'fsync 2025-11-08',
      'writeSync .journal/lock',
    ]);
    await append('c', 'd', 'e');
    expect(fileSystem.count('copyFile')).toBe(0);
    expect(files.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it.each([
    ['one call', constants.O_DSYNC, []],
    ['two calls where the system has no synced writes', 0, [`fsync ${DAY_FILE}`]],
  ])('writes and syncs its twin in %s, and reads nothing back', async (_, flag, sync) => {
    await journal.close();
    fileSystem.syncedWriteFlag = flag;
    journal = await open({}, fileSystem);
    await append('b', 'c');
    fileSystem.calls.length = 0;
    await append('d');
    expect(fileSystem.count('read')).toBe(0);
    // The twin's descriptor, shown by the name that it had when it was opened.
    expect(fileSystem.takeChanges()).toEqual([
      `write ${DAY_FILE}`,
      ...sync,
      `link ${DAY_FILE} ${RETIRED}`,
      `rename ${TWIN} ${DAY_FILE}`,
      `rename ${RETIRED} ${TWIN}`,
      'fsync 2025-11-08',
      'writeSync .journal/lock',
    ]);
    expect(files.ids()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('writes no more than the lines that its twin lacks, however long the file is', async () => {
    await append('b'.repeat(500_000), 'c', 'd');
    let written = 0;
    fileSystem.before = ({ op, path, length }) => {
      if (op === 'write' && path !== '.journal/lock') written += length!;
    };
    await append('e');
    expect(written).toBe(lineOfNumbered('d').length + lineOfNumbered('e').length);
  });

  it('gives the name to another file each time', async () => {
    const inodes: number[] = [];
    for (const id of ['b', 'c', 'd']) {
      await append(id);
      inodes.push(statSync(files.dayFile()).ino);
    }
    expect(inodes[0]).not.toBe(inodes[1]);
    expect(inodes[1]).not.toBe(inodes[2]);
  });

  it('leaves whole lines under the name at every moment, the acknowledged ones among them', async () => {
    const acknowledged = ['a'];
    let looks = 0;
    fileSystem.before = (call) => {
      if (/^write/.test(call.op)) call.length = Math.min(call.length!, 40);
      const ids = files.ids();
      expect(ids.slice(0, acknowledged.length)).toEqual(acknowledged);
      looks++;
    };
    for (let n = 0; n < 5; n++) {
      const ids = [`${n}a`, `${n}b`, `${n}c`];
      await Promise.all(ids.map((id) => journal.append(numberedEvent(id))));
      acknowledged.push(...ids);
    }
    expect(files.ids()).toEqual(acknowledged);
    expect(looks).toBeGreaterThan(50);
  });

  it('hides its twin, which goes when the journal is closed', async () => {
    await append('b', 'c');
    expect(files.hidden('tmp')).toEqual(['2025-11-08.events.json.twin']);
    await journal.close();
    expect(files.hidden('tmp')).toEqual([]);
    expect(fileSystem.openPaths).toEqual([]);
    expect(files.ids()).toEqual(['a', 'b', 'c']);
  });

  it('has a twin with the mode of the day file', async () => {
    await append('b', 'c', 'd');
    expect(statSync(join(temporary.path, TWIN)).mode & 0o777).toBe(0o644);
    expect(statSync(files.dayFile()).mode & 0o777).toBe(0o644);
  });

  it.each<[WriteMode, WriteMode]>([
    ['append', 'replace'],
    ['replace', 'append'],
  ])('may come after runs in the other mode: from %s to %s', async (from, to) => {
    await journal.close();
    for (const [n, writeMode] of [from, to, from, to].entries()) {
      journal = await open({ writeMode });
      await append(`${n}`, `${n}+`);
      await journal.close();
      expect(files.hidden('tmp')).toEqual([]);
    }
    expect(files.ids()).toEqual(['a', '0', '0+', '1', '1+', '2', '2+', '3', '3+']);
    expect(incidents).toEqual([]);
  });

  it('may take turns with a writer in the other mode', async () => {
    const appending = await open({ writeMode: 'append' });
    for (const n of [1, 2, 3]) {
      await append(`replaced ${n}`);
      expect(await appending.append(numberedEvent(`appended ${n}`))).toMatchObject({ ok: true });
    }
    expect(files.ids()).toEqual(['a', ...[1, 2, 3].flatMap((n) => [`replaced ${n}`, `appended ${n}`])]);
    expect(incidents).toEqual([]);
    await appending.close();
  });

  it('shares its twin with other writers: none copies the file again', async () => {
    await append('b', 'c');
    const others = new InterceptedFileSystem(temporary.path);
    const other = await open({}, others);
    for (const n of [1, 2, 3]) {
      expect(await other.append(numberedEvent(`other ${n}`))).toMatchObject({ ok: true });
      await append(`own ${n}`);
    }
    expect(others.count('copyFile')).toBe(0);
    expect(fileSystem.count('copyFile')).toBe(1);
    expect(files.ids()).toEqual(['a', 'b', 'c', ...[1, 2, 3].flatMap((n) => [`other ${n}`, `own ${n}`])]);
    expect(incidents).toEqual([]);
    await other.close();
    await append('after');
    expect(files.ids()).toContain('after');
  });

  describe('meets a twin that is none of its own', () => {
    it.each([
      ['of an earlier state of the day', lineOfNumbered('a')],
      ['torn', `${lineOfNumbered('a')}{"torn`],
      ['of other content', 'x'.repeat(10_000)],
      ['empty', ''],
    ])('and makes another: one %s', async (_, content) => {
      writeFileSync(join(temporary.path, TWIN), content);
      await append('b', 'c');
      expect(files.ids()).toEqual(['a', 'b', 'c']);
    });

    it('also where it was written by someone after the last commit', async () => {
      await append('b', 'c');
      writeFileSync(join(temporary.path, TWIN), 'theirs\n', { flag: 'a' });
      await append('d', 'e');
      expect(files.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('also where another of its length has its name', async () => {
      await append('b', 'c');
      const [twin, other] = [join(temporary.path, TWIN), join(temporary.path, 'other')];
      writeFileSync(other, 'x'.repeat(statSync(twin).size));
      renameSync(other, twin);
      await append('d', 'e');
      expect(files.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    });
  });

  it('takes the place of a retired file that a crash left', async () => {
    writeFileSync(join(temporary.path, RETIRED), 'left over');
    await append('b', 'c');
    expect(files.ids()).toEqual(['a', 'b', 'c']);
    expect(files.hidden('tmp')).toEqual(['2025-11-08.events.json.twin']);
  });

  it('leaves what a reader opened as it was, up to the length it had then', async () => {
    await append('b');
    const held = openSync(files.dayFile(), 'r');
    const before = readFileSync(held, 'utf8');
    await append('c', 'd', 'e');
    const bytes = Buffer.alloc(before.length);
    readSync(held, bytes, 0, bytes.length, 0);
    expect(bytes.toString()).toBe(before);
    closeSync(held);
  });

  describe('that fails', () => {
    const steps: (readonly [string, Fault])[] = [
      ['copying the file', { op: 'copyFile', code: 'ENOSPC', times: 1 }],
      ['opening the twin', { op: 'open', path: /twin$/, code: 'EMFILE', times: 1 }],
      ['writing to the twin', { op: 'write', path: /twin$/, code: 'ENOSPC', times: 1 }],
      ['syncing the twin', { op: 'fsync', path: /twin$/, code: 'EIO', times: 1 }],
      ['retiring the file', { op: 'link', code: 'EMLINK', times: 1 }],
      ['publishing the twin', { op: 'rename', path: /twin$/, code: 'EIO', times: 1 }],
      ['making the retired file the twin', { op: 'rename', path: /retired$/, code: 'EIO', times: 1 }],
      ['syncing the directory', { op: 'fsync', path: /^2025-11-08$/, code: 'EIO', times: 1 }],
    ];

    it.each(steps)('at %s refuses its events, and the next one goes on', async (_, fault) => {
      fileSystem.before = failing([fault]);
      expect(await journal.append(numberedEvent('refused'))).toMatchObject({
        ok: false,
        code: 'WRITE_FAILED',
        cause: { code: fault.code },
      });
      expect(['a', 'a,refused']).toContain(files.ids().join());
      await append('b', 'c');
      expect(files.ids().filter((id) => id !== 'refused')).toEqual(['a', 'b', 'c']);
      await journal.close();
      expect(files.hidden('tmp')).toEqual([]);
      expect(fileSystem.openPaths).toEqual([]);
    });

    it('at retiring the file, where a retired one cannot be removed, goes on when it can', async () => {
      writeFileSync(join(temporary.path, RETIRED), 'left over');
      fileSystem.before = failing([{ op: 'unlink', path: /retired$/, code: 'EACCES', times: 1 }]);
      expect(await journal.append(numberedEvent('refused'))).toMatchObject({
        ok: false,
        cause: { code: 'EACCES' },
      });
      await append('b');
      expect(files.ids()).toEqual(['a', 'b']);
    });
  });

  it('that is synced now and then syncs its content all the same, and its name when it is time', async () => {
    await journal.close();
    journal = await open({ sync: 'never' }, fileSystem);
    await append('b', 'c');
    fileSystem.takeChanges();
    await append('d');
    expect(fileSystem.takeChanges()).not.toContain('fsync 2025-11-08');
    await journal.flush();
    expect(fileSystem.takeChanges()).toEqual(['fsync 2025-11-08']);
  });
});
