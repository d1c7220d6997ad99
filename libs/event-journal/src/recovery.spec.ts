import { beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, symlinkSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions, WriteMode } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

describe('Opening a journal after a crash', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let incidents: Incident[];

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
    incidents = [];
  });

  const open = (options: Partial<EventJournalOptions> = {}) =>
    EventJournal.open({
      directory: temporary.path,
      onIncident: (incident) => incidents.push(incident),
      ...options,
    });

  function leave(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  const leaveTorn = (day: string) => leave(files.dayFile(day), `${lineOfNumbered('whole', day)}{"torn`);
  const isWhole = (day: string) => files.text(day).endsWith('\n');

  it.each<WriteMode>(['append', 'replace'])(
    'removes what dead writers left in tmp, in %s mode',
    async (writeMode) => {
      for (const kind of ['new', 'twin', 'retired']) {
        leave(join(temporary.path, '.journal/tmp', `2025-11-08.events.json.${kind}`), lineOfNumbered('a'));
      }
      await (await open({ writeMode })).close();
      expect(files.hidden('tmp')).toEqual([]);
    },
  );

  it('leaves in tmp what is not its own', async () => {
    const foreign = [
      'notes.txt',
      '2025-11-08.other.json.new',
      '2025-11-08.events.json.bak',
      'today.events.json.new',
    ];
    for (const name of foreign) leave(join(temporary.path, '.journal/tmp', name), 'x');
    await (await open()).close();
    expect(files.hidden('tmp')).toEqual([...foreign].sort());
  });

  it('leaves in the directory what is not its own', async () => {
    leave(join(temporary.path, 'README.txt'), 'x');
    leave(join(temporary.path, 'archive/events.json'), '{"torn');
    leave(join(temporary.path, '2025-11-08/other.json'), '{"torn');
    const journal = await open();
    await journal.append(numberedEvent('a'));
    await journal.close();
    expect(files.days()).toEqual(['2025-11-08', 'README.txt', 'archive']);
    expect(readFileSync(join(temporary.path, 'archive/events.json'), 'utf8')).toBe('{"torn');
    expect(readFileSync(join(temporary.path, '2025-11-08/other.json'), 'utf8')).toBe('{"torn');
    expect(incidents).toEqual([]);
  });

  it('repairs the most recent days, as many as it is told, whatever today is', async () => {
    const days = Array.from({ length: 9 }, (_, n) => `2025-11-0${n + 1}`);
    for (const day of days) leaveTorn(day);
    await (await open({ recoverDays: 3 })).close();
    expect(days.filter(isWhole)).toEqual(['2025-11-07', '2025-11-08', '2025-11-09']);
    expect(incidents.map(({ path }) => path)).toEqual(
      ['07', '08', '09'].map((n) => files.dayFile(`2025-11-${n}`)),
    );
    await (await open()).close();
    expect(days.filter(isWhole)).toEqual(days.slice(2));
  });

  it('looks at no day where it is told so', async () => {
    leaveTorn('2025-11-08');
    await (await open({ recoverDays: 0 })).close();
    expect(isWhole('2025-11-08')).toBe(false);
    expect(incidents).toEqual([]);
  });

  it('keeps no day file open that it only looked at', async () => {
    for (const day of ['2025-11-07', '2025-11-08']) leaveTorn(day);
    const journal = await open();
    expect(journal.stats().openFiles).toBe(0);
    await journal.close();
  });

  it('takes an empty day directory for what it is', async () => {
    mkdirSync(join(temporary.path, '2025-11-08'));
    const journal = await open();
    expect(await journal.append(numberedEvent('a'))).toMatchObject({ ok: true });
    expect(files.ids()).toEqual(['a']);
    await journal.close();
  });

  it('reports a day that cannot be repaired, and writes the others', async () => {
    leaveTorn('2025-11-07');
    leave(join(temporary.path, 'elsewhere.json'), '{"torn');
    mkdirSync(join(temporary.path, '2025-11-08'));
    symlinkSync('../elsewhere.json', files.dayFile('2025-11-08'));
    const journal = await open();
    expect(isWhole('2025-11-07')).toBe(true);
    expect(incidents).toMatchObject([
      { kind: 'repaired', path: files.dayFile('2025-11-07') },
      { kind: 'failing', path: files.dayFile('2025-11-08'), error: { code: 'ELOOP' } },
    ]);
    expect(await journal.append(numberedEvent('a', '2025-11-09'))).toMatchObject({ ok: true });
    await journal.close();
  });

  it('refuses to write through symbolic links, of a day file and of a day directory', async () => {
    const elsewhere = join(temporary.path, 'elsewhere');
    leave(join(elsewhere, 'events.json'), lineOfNumbered('theirs'));
    mkdirSync(join(temporary.path, '2025-11-07'));
    symlinkSync(join(elsewhere, 'events.json'), files.dayFile('2025-11-07'));
    symlinkSync(elsewhere, join(temporary.path, '2025-11-08'));
    symlinkSync(join(temporary.path, 'nowhere'), join(temporary.path, '2025-11-09'));
    const journal = await open();
    for (const day of ['2025-11-07', '2025-11-08', '2025-11-09']) {
      expect(await journal.append(numberedEvent('ours', day))).toMatchObject({
        ok: false,
        code: 'WRITE_FAILED',
        cause: { code: expect.stringMatching(/^(ELOOP|ENOTDIR)$/) },
      });
    }
    await journal.close();
    expect(readFileSync(join(elsewhere, 'events.json'), 'utf8')).toBe(lineOfNumbered('theirs'));
    expect(existsSync(join(temporary.path, 'nowhere'))).toBe(false);
  });
});
