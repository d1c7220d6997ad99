import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventJournal } from './event-journal.js';
import type { WriteMode } from './event-journal-options.js';
import type { Incident } from './journal-report.js';
import { Child } from '../test/child.js';
import { JournalFiles } from '../test/journal-files.js';
import { numberedEvent, type NumberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const DAYS = ['2025-11-07', '2025-11-08', '2025-11-09'];

describe.each<WriteMode>(['append', 'replace'])('Many writers of one directory, in %s mode', (writeMode) => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let incidents: Incident[];
  const children: Child[] = [];

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
    incidents = [];
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
  });

  const open = () =>
    EventJournal.open({
      directory: temporary.path,
      writeMode,
      onIncident: (incident) => incidents.push(incident),
    });

  /** Starts processes that all have the journal open, and then lets them write. */
  async function startWriters(prefixes: string[], count: number, acknowledged: string[]): Promise<Child[]> {
    const started = prefixes.map((prefix) =>
      Child.start('writer', temporary.path, writeMode, prefix, `${count}`, ...DAYS),
    );
    children.push(...started);
    for (const child of started) expect(await child.says()).toBe('open');
    for (const child of started) {
      child.listen((said) => {
        const { day, id } = said as NumberedEvent & { day: string };
        acknowledged.push(`${day} ${id}`);
      });
      child.tell('go');
    }
    return started;
  }

  const found = () => DAYS.flatMap((day) => files.ids(day).map((id) => `${day} ${id}`));

  it('in one process write every event once, each in its own order', async () => {
    const journals = [await open(), await open()];
    const acknowledged: string[] = [];
    const append = async (writer: number, n: number) => {
      const day = DAYS[n % DAYS.length]!;
      const { ok } = await journals[writer]!.append(numberedEvent(`${writer}:${n}`, day));
      if (ok) acknowledged.push(`${day} ${writer}:${n}`);
    };
    for (let n = 0; n < 200; n += 10) {
      await Promise.all(
        [0, 1].flatMap((writer) => Array.from({ length: 10 }, (_, m) => append(writer, n + m))),
      );
    }
    expect(acknowledged).toHaveLength(400);
    expect(found().sort()).toEqual(acknowledged.sort());
    for (const day of DAYS) {
      for (const writer of ['0:', '1:']) {
        const own = files
          .ids(day)
          .filter((id) => id.startsWith(writer))
          .map((id) => Number(id.slice(2)));
        expect(own).toEqual(own.toSorted((one, other) => one - other));
      }
    }
    expect(incidents).toEqual([]);
    await Promise.all(journals.map((journal) => journal.close()));
    expect(files.hidden('tmp')).toEqual([]);
  });

  it('in three processes beside this one write every event once', async () => {
    const acknowledged: string[] = [];
    const journal = await open();
    const writers = await startWriters(['a', 'b', 'c'], 400, acknowledged);
    const all = Promise.all(writers.map(({ ended }) => ended));
    let over = false;
    void all.then(() => (over = true));
    let own = 0;
    for (; !over; own++) {
      expect(await journal.append(numberedEvent(`own${own}`, DAYS[own % 3]))).toMatchObject({ ok: true });
      acknowledged.push(`${DAYS[own % 3]} own${own}`);
    }
    expect(await all).toEqual([0, 0, 0]);
    expect(acknowledged).toHaveLength(1200 + own);
    expect(found().sort()).toEqual(acknowledged.sort());
    expect(incidents).toEqual([]);
    await journal.close();
    expect(files.hidden('tmp')).toEqual([]);
    expect(files.hidden('quarantine')).toEqual([]);
  });

  it('lose nothing that was acknowledged when one of them is killed', async () => {
    const acknowledged: string[] = [];
    const [killed, survivor] = await startWriters(['a', 'b'], 400, acknowledged);
    while (!acknowledged.some((id) => id.endsWith('a80'))) await new Promise((turn) => setTimeout(turn, 1));
    await killed!.kill();
    expect(await survivor!.ended).toBe(0);

    const journal = await open();
    for (const day of DAYS)
      expect(await journal.append(numberedEvent('after', day))).toMatchObject({ ok: true });
    await journal.close();
    const ids = found();
    expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(acknowledged.filter((id) => id.includes(' b'))).toHaveLength(400);
    expect(files.hidden('tmp')).toEqual([]);
  });
});
