import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppendOutcome } from './append-outcome.js';
import { EventJournal } from './event-journal.js';
import type { WriteMode } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { Child } from '../test/child.js';
import { JournalFiles } from '../test/journal-files.js';
import { numberedEvent } from '../test/numbered-event.js';
import { SmallDisk } from '../test/small-disk.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const MIB = 1_048_576;
const mountable = SmallDisk.mount(MIB);
mountable?.unmount();

describe.each<WriteMode>(['append', 'replace'])('A disk that is full, in %s mode', (writeMode) => {
  (mountable === undefined ? describe.skip : describe)('of 2 MiB (skipped where none may be mounted)', () => {
    let disk: SmallDisk;
    let files: JournalFiles;
    let incidents: Incident[];
    let journal: EventJournal;
    const filler = () => join(disk.path, 'filler');

    beforeEach(async () => {
      disk = SmallDisk.mount(2 * MIB)!;
      files = new JournalFiles(join(disk.path, 'events'));
      writeFileSync(filler(), Buffer.alloc(MIB));
      incidents = [];
      journal = await EventJournal.open({
        directory: files.directory,
        writeMode,
        onIncident: (incident) => incidents.push(incident),
      });
    });
    afterEach(async () => {
      await journal.close();
      disk.unmount();
    });

    const padded = (id: string, day?: string) => ({ ...numberedEvent(id, day), pad: 'x'.repeat(20_000) });

    it('refuses what finds no room, keeps what it acknowledged, and goes on when there is room again', async () => {
      const acknowledged: string[] = [];
      const refused: AppendOutcome[] = [];
      for (let n = 0; n < 100; n++) {
        const outcome = await journal.append(padded(`${n}`));
        if (outcome.ok) acknowledged.push(`${n}`);
        else refused.push(outcome);
      }
      expect(acknowledged.length).toBeGreaterThan(10);
      expect(refused.length).toBeGreaterThan(10);
      for (const outcome of refused) {
        expect(outcome).toMatchObject({ code: 'WRITE_FAILED', cause: { code: 'ENOSPC' } });
      }
      expect(files.ids()).toEqual(acknowledged);
      expect(incidents).toMatchObject([{ kind: 'failing', error: { code: 'ENOSPC' } }]);

      rmSync(filler());
      for (const id of ['freed', 'and on']) {
        expect(await journal.append(padded(id))).toMatchObject({ ok: true });
        expect(await journal.append(padded(id, '2025-11-09'))).toMatchObject({ ok: true });
      }
      expect(files.ids()).toEqual([...acknowledged, 'freed', 'and on']);
      expect(files.ids('2025-11-09')).toEqual(['freed', 'and on']);
      expect(incidents.slice(1)).toMatchObject([{ kind: 'recovered', failedEvents: refused.length }]);
      expect(files.hidden('quarantine')).toEqual([]);
    });

    it('loses nothing of what was acknowledged when the journal is closed on it and opened again', async () => {
      const acknowledged: string[] = [];
      for (let n = 0; n < 100; n++) {
        if ((await journal.append(padded(`${n}`))).ok) acknowledged.push(`${n}`);
      }
      await journal.close();
      journal = await EventJournal.open({ directory: files.directory, writeMode });
      expect(files.ids()).toEqual(acknowledged);
      rmSync(filler());
      expect(await journal.append(padded('freed'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual([...acknowledged, 'freed']);
    });
  });

  describe('for a process whose files may not grow (RLIMIT_FSIZE)', () => {
    const temporary = temporaryDirectory();

    it('refuses what finds no room, keeps what it acknowledged, and writes other days', async () => {
      const child = Child.withFileLimit(65_536, 'limited-writer', temporary.path, writeMode);
      const said: { id: string; ok: boolean; code?: string; cause?: string }[] = [];
      child.listen((outcome) => said.push(outcome as (typeof said)[number]));
      expect(await child.ended).toBe(0);
      expect(said).toHaveLength(101);
      const refused = said.filter(({ ok }) => !ok);
      expect(refused.length).toBeGreaterThan(60);
      expect(refused.every(({ code, cause }) => code === 'WRITE_FAILED' && cause === 'EFBIG')).toBe(true);

      const files = new JournalFiles(temporary.path);
      const found = files.days().flatMap((day) => files.ids(day).map((id) => `${day} ${id}`));
      expect(found).toEqual(said.filter(({ ok }) => ok).map(({ id }) => id));
      expect(found).toContain('2025-11-09 another day');
      expect(files.hidden('quarantine')).toEqual([]);
    });
  });
});
