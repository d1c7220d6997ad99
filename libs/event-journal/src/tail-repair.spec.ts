import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { DAY, lineOfNumbered as line, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const MIB = 1_048_576;
const SHOWN = '2025-11-08/events.json';

interface Crash {
  readonly name: string;
  /** What the crash left of the day file. */
  readonly left: string;
  /** The ids that must still be there. */
  readonly kept: readonly string[];
  /** What must be cut, in the file's order: where it stood, and what it was. */
  readonly cut: readonly (readonly [offset: number, text: string])[];
}

const A = line('a');
const B = line('b');
const TORN = '{"timestamp":"2025-11-08T12:00:00.000Z","id":"to';
const NULS = '\0'.repeat(4096);
/** `Zürich` cut inside its ü: the last byte is half a character. */
const HALF_CHARACTER = Buffer.from('{"city":"Z\u00fc').subarray(0, -1).toString('latin1');

const CRASHES: Crash[] = [
  { name: 'a torn tail', left: A + TORN, kept: ['a'], cut: [[A.length, TORN]] },
  { name: 'a tail of one byte', left: A + B + '{', kept: ['a', 'b'], cut: [[A.length + B.length, '{']] },
  {
    name: 'a line that lacks nothing but its end',
    left: A + B.trimEnd(),
    kept: ['a'],
    cut: [[A.length, B.trimEnd()]],
  },
  {
    name: 'a tail torn inside a character',
    left: A + HALF_CHARACTER,
    kept: ['a'],
    cut: [[A.length, HALF_CHARACTER]],
  },
  { name: 'NULs at the end', left: A + NULS, kept: ['a'], cut: [[A.length, NULS]] },
  {
    name: 'a fragment with NULs behind',
    left: A + TORN + NULS,
    kept: ['a'],
    cut: [[A.length, TORN + NULS]],
  },
  {
    name: 'NULs with a fragment behind',
    left: A + NULS + TORN,
    kept: ['a'],
    cut: [[A.length, NULS + TORN]],
  },
  {
    name: 'NULs right before a whole line',
    left: A + NULS + B,
    kept: ['a', 'b'],
    cut: [[A.length, NULS]],
  },
  {
    name: 'NULs in the middle of a line, whole lines behind',
    left: `${A}{"id":"${NULS}"}\n${B}`,
    kept: ['a', 'b'],
    cut: [[A.length, `{"id":"${NULS}"}\n`]],
  },
  {
    name: 'two damaged regions with whole lines before, between and behind',
    left: A + NULS + B + TORN + NULS + line('c') + line('d'),
    kept: ['a', 'b', 'c', 'd'],
    cut: [
      [A.length, NULS],
      [A.length + NULS.length + B.length, TORN + NULS],
    ],
  },
  { name: 'NULs at the very beginning', left: NULS + A, kept: ['a'], cut: [[0, NULS]] },
  { name: 'a file of only a fragment', left: TORN, kept: [], cut: [[0, TORN]] },
  { name: 'a file of only NULs', left: NULS, kept: [], cut: [[0, NULS]] },
  { name: 'a file of a fragment and NULs', left: TORN + NULS, kept: [], cut: [[0, TORN + NULS]] },
  {
    name: 'NULs longer than what is looked at first',
    left: A + '\0'.repeat(3 * MIB),
    kept: ['a'],
    cut: [[A.length, '\0'.repeat(3 * MIB)]],
  },
  {
    name: 'a fragment longer than what is looked at first',
    left: A + '{"blob":"' + 'x'.repeat(3 * MIB),
    kept: ['a'],
    cut: [[A.length, '{"blob":"' + 'x'.repeat(3 * MIB)]],
  },
  {
    name: 'NULs longer than what is looked at first, whole lines behind',
    left: A + '\0'.repeat(3 * MIB) + B,
    kept: ['a', 'b'],
    cut: [[A.length, '\0'.repeat(3 * MIB)]],
  },
  {
    name: 'NULs longer than what is looked at first, several whole lines behind',
    left: A + '\0'.repeat(3 * MIB) + B + line('c'),
    kept: ['a', 'b', 'c'],
    cut: [[A.length, '\0'.repeat(3 * MIB)]],
  },
];

describe('A day file after a crash', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let incidents: Incident[];

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
    incidents = [];
  });

  async function leave(text: string, day = DAY): Promise<void> {
    await mkdir(dirname(files.dayFile(day)), { recursive: true });
    await writeFile(files.dayFile(day), Buffer.from(text, 'latin1'));
  }

  const open = (options: Partial<EventJournalOptions> = {}, fileSystem?: InterceptedFileSystem) =>
    EventJournal.open(
      {
        directory: temporary.path,
        maxLineBytes: 1000,
        onIncident: (incident) => incidents.push(incident),
        ...options,
      },
      fileSystem,
    );

  describe.each(CRASHES)('$name', ({ left, kept, cut }) => {
    const evidence = cut.filter(([, text]) => /[^\0]/.test(text));

    async function expectRepaired(journal: EventJournal): Promise<void> {
      expect(await journal.append(numberedEvent('next'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual([...kept, 'next']);
      expect(files.quarantined().map((text) => Buffer.from(text).toString())).toEqual(
        evidence.map(([, text]) => Buffer.from(text, 'latin1').toString()),
      );
      expect(incidents.map((incident) => ({ ...incident, quarantine: 'quarantine' in incident }))).toEqual(
        cut.map(([offset, text]) => ({
          kind: 'repaired',
          path: files.dayFile(),
          offset,
          bytes: text.length,
          quarantine: /[^\0]/.test(text),
        })),
      );
      expect(journal.stats().repairs).toBe(cut.length);
      await journal.close();

      incidents = [];
      const again = await open();
      expect(await again.append(numberedEvent('after that'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual([...kept, 'next', 'after that']);
      expect(incidents).toEqual([]);
      await again.close();
    }

    it('is whole after the next open, and is appended to', async () => {
      await leave(left);
      expect(() => files.ids()).toThrow();
      const journal = await open();
      if (kept.length > 0) expect(files.ids()).toEqual(kept);
      else expect(() => files.text()).toThrow('ENOENT');
      await expectRepaired(journal);
    });

    it('is whole before anything is appended, where the open did not look at it', async () => {
      await leave(left);
      const journal = await open({ recoverDays: 0 });
      expect(() => files.ids()).toThrow();
      await expectRepaired(journal);
    });

    it('is whole before anything is appended, where another writer crashed in between', async () => {
      await leave(A);
      const journal = await open();
      await leave(left);
      expect(() => files.ids()).toThrow();
      await expectRepaired(journal);
    });
  });

  it('is left as it is where a whole line does not parse: no crash leaves that, and it is reported', async () => {
    const corrupt = 'not JSON\n';
    const noObject = '[1]\n';
    await leave(A + corrupt + B + noObject + TORN);
    const journal = await open();
    expect(files.text()).toBe(A + corrupt + B + noObject);
    expect(incidents.filter(({ kind }) => kind === 'corrupt')).toEqual([
      { kind: 'corrupt', path: files.dayFile(), offset: A.length, bytes: corrupt.length },
      {
        kind: 'corrupt',
        path: files.dayFile(),
        offset: A.length + corrupt.length + B.length,
        bytes: noObject.length,
      },
    ]);
    await journal.append(numberedEvent('next'));
    expect(files.text()).toBe(A + corrupt + B + noObject + line('next'));
    await journal.close();
  });

  it('is removed where it is empty, because an empty file breaks readers, and born anew', async () => {
    await leave('');
    const journal = await open();
    expect(() => files.text()).toThrow('ENOENT');
    await journal.append(numberedEvent('first'));
    expect(files.ids()).toEqual(['first']);
    await journal.close();
  });

  it('has a fragment of it in quarantine under the day, the place and the time, with the mode of day files', async () => {
    await leave(A + TORN);
    await (await open({ fileMode: 0o640 })).close();
    const [name] = files.hidden('quarantine');
    expect(name).toMatch(new RegExp(`^2025-11-08\\.${A.length}\\.20\\d{6}T\\d{9}Z\\.events\\.json$`));
    const path = `${temporary.path}/.journal/quarantine/${name}`;
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(incidents).toMatchObject([{ quarantine: path }]);
  });

  it('keeps its mode when it is written anew', async () => {
    await leave(A + NULS + B);
    await (await open({ fileMode: 0o640 })).close();
    expect((await stat(files.dayFile())).mode & 0o777).toBe(0o640);
    expect(files.ids()).toEqual(['a', 'b']);
  });

  it('is looked at back to the line before its last, however long: an earlier run may have had a higher limit', async () => {
    const long = line('long'.repeat(400_000));
    const holed = long.slice(0, 1000) + NULS + long.slice(1000 + NULS.length);
    await leave(A + holed);
    const journal = await open();
    expect(files.ids()).toEqual(['a']);
    await journal.close();
  });

  describe('on a disk that refuses', () => {
    let fileSystem: InterceptedFileSystem;
    beforeEach(() => {
      fileSystem = new InterceptedFileSystem(temporary.path);
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('is not cut before a copy of the fragment is safe, and no attempt leaves half a copy', async () => {
      await leave(A + TORN);
      fileSystem.before = failing([{ op: 'write', path: /quarantine/, code: 'ENOSPC' }]);
      const journal = await open({}, fileSystem);
      for (const id of ['1', '2', '3']) {
        expect(await journal.append(numberedEvent(id))).toMatchObject({ ok: false, code: 'WRITE_FAILED' });
      }
      expect(files.text()).toBe(A + TORN);
      expect(files.hidden('quarantine')).toEqual([]);

      fileSystem.before = () => undefined;
      expect(await journal.append(numberedEvent('4'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', '4']);
      expect(files.quarantined()).toEqual([TORN]);
      await journal.close();
    });

    it('is cut at the second attempt too when both fall into one millisecond', async () => {
      jest.useFakeTimers({
        now: new Date('2025-11-09T00:00:00.000Z'),
        doNotFake: [
          'setImmediate',
          'setTimeout',
          'clearTimeout',
          'nextTick',
          'queueMicrotask',
          'performance',
        ],
      });
      await leave(A + TORN);
      fileSystem.before = failing([{ op: 'ftruncate', code: 'EIO', times: 1 }]);
      const journal = await open({}, fileSystem);
      expect(files.text()).toBe(A + TORN);
      expect(await journal.append(numberedEvent('1'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', '1']);
      expect(files.quarantined()).toEqual([TORN]);
      await journal.close();
    });

    it('stays as it is while it cannot be written anew, and no whole line is lost', async () => {
      await leave(A + NULS + B);
      fileSystem.before = failing([{ op: 'write', path: /\.new$/, code: 'ENOSPC' }]);
      const journal = await open({}, fileSystem);
      expect(await journal.append(numberedEvent('1'))).toMatchObject({ ok: false });
      expect(files.text()).toBe(A + NULS + B);

      fileSystem.before = () => undefined;
      expect(await journal.append(numberedEvent('2'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['a', 'b', '2']);
      await journal.close();
      expect(files.hidden('tmp')).toEqual([]);
    });
  });

  it('has its un-synced lines written once more: the next sync would skip what a failed one gave up', async () => {
    await leave(A + B);
    const fileSystem = new InterceptedFileSystem(temporary.path);
    const written: (number | undefined)[] = [];
    fileSystem.before = ({ op, path, length }) => {
      if (op === 'write' && path === SHOWN) written.push(length);
    };
    await (await open({}, fileSystem)).close();
    expect(written).toEqual([A.length + B.length]);
    expect(fileSystem.count('fsync', SHOWN)).toBe(1);
    expect(await readFile(files.dayFile(), 'utf8')).toBe(A + B);
  });

  it('is cut only when the copy of its fragment is synced, with its name', async () => {
    await leave(A + TORN);
    const fileSystem = new InterceptedFileSystem(temporary.path);
    await (await open({}, fileSystem)).close();
    const copy = `.journal/quarantine/${files.hidden('quarantine')[0]}`;
    const changes = fileSystem.takeChanges();
    expect(changes.slice(changes.indexOf(`write ${copy}`))).toEqual([
      `write ${copy}`,
      `fsync ${copy}`,
      'fsync .journal/quarantine',
      `write ${SHOWN}`,
      `ftruncate ${SHOWN}`,
      `fsync ${SHOWN}`,
      'writeSync .journal/lock',
    ]);
  });

  it('is written anew under a hidden name, and synced before it takes the place of the damaged one', async () => {
    await leave(A + NULS + B);
    const fileSystem = new InterceptedFileSystem(temporary.path);
    await (await open({}, fileSystem)).close();
    const changes = fileSystem.takeChanges();
    const hidden = '.journal/tmp/2025-11-08.events.json.new';
    expect(changes.slice(changes.findIndex((change) => change.startsWith('copyFile')))).toEqual([
      `copyFile ${SHOWN} ${hidden}`,
      `write ${hidden}`,
      `ftruncate ${hidden}`,
      `fchmod ${hidden}`,
      `fsync ${hidden}`,
      `rename ${hidden} ${SHOWN}`,
      'fsync 2025-11-08',
      'writeSync .journal/lock',
    ]);
  });

  it('is looked at though a record says it is whole: a power cut leaves records of what it took', async () => {
    const first = await open();
    await first.append(numberedEvent('a'));
    await first.append(numberedEvent('b'));
    await first.close();
    const fd = openSync(files.dayFile(), 'r+');
    writeSync(fd, Buffer.alloc(B.length), 0, B.length, A.length);
    closeSync(fd);
    expect(() => files.ids()).toThrow();

    const journal = await open({ recoverDays: 0 });
    expect(await journal.append(numberedEvent('c'))).toMatchObject({ ok: true });
    expect(files.ids()).toEqual(['a', 'c']);
    await journal.close();
  });

  it('is not written again where the last writer recorded that it was synced', async () => {
    const first = await open();
    await first.append(numberedEvent('a'));
    await first.close();
    const fileSystem = new InterceptedFileSystem(temporary.path);
    await (await open({}, fileSystem)).close();
    expect(fileSystem.count('write', SHOWN)).toBe(0);
    expect(files.ids()).toEqual(['a']);
  });
});
