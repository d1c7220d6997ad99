import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { APPEND_FAILURE_CODES, type AppendFailure, type AppendOutcome } from './append-outcome.js';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { JournalEvent } from './event-line.js';
import type { CommitReport, Incident } from './journal-report.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { DAY, lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const timestamp = `${DAY}T12:00:00.000Z`;

describe('A journal', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let journal: EventJournal;

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
  });
  afterEach(() => journal.close());

  async function open(options: Partial<EventJournalOptions> = {}, fileSystem?: InterceptedFileSystem) {
    journal = await EventJournal.open({ directory: temporary.path, ...options }, fileSystem);
    return journal;
  }

  const idsOfRange = (count: number, prefix = '') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

  describe('acknowledges an event', () => {
    it('when its line is in the file of its day, and says where', async () => {
      await open();
      const outcome = await journal.append(numberedEvent('a'));
      expect(outcome).toEqual({ ok: true, day: DAY, path: files.dayFile(), durability: 'disk' });
      expect(files.text()).toBe(lineOfNumbered('a'));
    });

    it('with the path as the directory was given', async () => {
      const directory = relative(process.cwd(), join(temporary.path, 'events'));
      await open({ directory });
      expect(await journal.append(numberedEvent('a'))).toMatchObject({
        path: join(directory, DAY, 'events.json'),
      });
    });

    it('with an answer that nobody can change', async () => {
      await open();
      expect(Object.isFrozen(await journal.append(numberedEvent('a')))).toBe(true);
      expect(Object.isFrozen(await journal.append({ timestamp: 'now' }))).toBe(true);
    });

    it('in the order of acceptance within its day, however many there are', async () => {
      await open();
      const ids = idsOfRange(5000);
      const outcomes = await Promise.all(ids.map((id) => journal.append(numberedEvent(id))));
      expect(outcomes.every(({ ok }) => ok)).toBe(true);
      expect(files.ids()).toEqual(ids);
    });

    it('in order also where large lines are among small ones', async () => {
      await open();
      const ids = idsOfRange(40).map((id, n) => (n % 7 === 0 ? id.padEnd(300_000, 'x') : id));
      await Promise.all(ids.map((id) => journal.append(numberedEvent(id))));
      expect(files.ids()).toEqual(ids);
    });

    it('with the line that it had when it was appended', async () => {
      await open();
      const event = { timestamp, id: 'before' };
      const outcome = journal.append(event);
      event.id = 'after';
      event.timestamp = '2030-01-01T00:00:00.000Z';
      expect(await outcome).toMatchObject({ ok: true, day: DAY });
      expect(files.ids()).toEqual(['before']);
    });

    it('of an earlier day in the file of that day, not of the day that others are written to', async () => {
      await open();
      const days = ['2025-11-08', '2025-11-07', '2025-11-08', '2024-02-29', '0001-01-01', '9999-12-31'];
      await Promise.all(days.map((day, n) => journal.append(numberedEvent(n, day))));
      expect(files.days()).toEqual([...new Set(days)].sort());
      expect(files.ids('2025-11-08')).toEqual(['0', '2']);
      for (const [n, day] of days.entries()) expect(files.ids(day)).toContain(String(n));
    });

    it("of a Date, and by the day of the journal's zone", async () => {
      await open({ timeZone: 'Asia/Kathmandu', fileName: 'kathmandu.jsonl' });
      expect(await journal.append({ timestamp: new Date('2025-11-07T18:14:59.999Z') })).toMatchObject({
        day: '2025-11-07',
        path: join(temporary.path, '2025-11-07/kathmandu.jsonl'),
      });
      expect(await journal.append({ timestamp: '2025-11-07T18:15:00Z' })).toMatchObject({
        day: '2025-11-08',
      });
    });

    it('by its own toJson(), and takes that at its word where it is told so', async () => {
      await open({ trustToJson: true });
      const text = '{"spaced": 1, "not": JSON}';
      expect(await journal.append({ timestamp, toJson: () => text })).toMatchObject({
        ok: true,
      });
      expect(files.text()).toBe(`${text}\n`);
    });

    it('by itself in one commit, and all that come in one turn in one', async () => {
      const reports: CommitReport[] = [];
      await open({ onCommit: (report) => reports.push(report) });
      await journal.append(numberedEvent('a'));
      await Promise.all(idsOfRange(100).map((id) => journal.append(numberedEvent(id))));
      expect(reports.map(({ events }) => events)).toEqual([1, 100]);
    });
  });

  describe('refuses an event', () => {
    const codeOf = async (event: unknown) =>
      ((await journal.append(event as JournalEvent)) as AppendFailure).code;

    it.each([
      ['nothing', undefined],
      ['null', null],
      ['text', 'text'],
      ['no timestamp', {}],
      ['a timestamp without an offset', { timestamp: '2025-11-08T12:00:00' }],
      ['an invalid Date', { timestamp: new Date(NaN) }],
      ['a number for a timestamp', { timestamp: 1_762_605_296_789 }],
      [
        'a timestamp that throws',
        {
          get timestamp(): never {
            throw new Error('not today');
          },
        },
      ],
      ['a year of five digits', { timestamp: '+010000-01-01T00:00:00.000Z' }],
    ])('with BAD_TIMESTAMP for %s', async (_, event) => {
      await open();
      expect(await codeOf(event)).toBe('BAD_TIMESTAMP');
      expect(files.days()).toEqual([]);
    });

    it('with BAD_TIMESTAMP where the day in its zone has no name', async () => {
      await open({ timeZone: 'America/New_York' });
      expect(await codeOf({ timestamp: '0001-01-01T00:00:00.000Z' })).toBe('BAD_TIMESTAMP');
    });

    it('with NOT_SERIALISABLE and the cause', async () => {
      await open();
      expect(await journal.append({ timestamp, big: 1n } as JournalEvent)).toMatchObject({
        ok: false,
        code: 'NOT_SERIALISABLE',
        cause: expect.any(TypeError),
      });
    });

    it('with NOT_ONE_LINE', async () => {
      await open();
      expect(await codeOf({ timestamp, toJson: () => '{}\n{}' })).toBe('NOT_ONE_LINE');
    });

    it('with TOO_LARGE from the first byte beyond the limit, and takes it up to there', async () => {
      await open({ maxLineBytes: 100 });
      const ofBytes = (bytes: number, character: string) => {
        const text = character.repeat((bytes - 8) / Buffer.byteLength(character));
        return { timestamp, toJson: () => `{"a":"${text}"}` };
      };
      expect(await codeOf(ofBytes(101, 'x'))).toBe('TOO_LARGE');
      expect(await codeOf(ofBytes(102, '\u00fc'))).toBe('TOO_LARGE');
      expect(await codeOf(ofBytes(101, '\u20ac'))).toBe('TOO_LARGE');
      expect(await codeOf(ofBytes(100, 'x'))).toBeUndefined();
      expect(await codeOf(ofBytes(100, '\u00fc'))).toBeUndefined();
      expect(await codeOf(ofBytes(98, '\u20ac'))).toBeUndefined();
    });

    it('with OVERLOADED at once while too much waits for the disk, and takes events again by itself', async () => {
      const fileSystem = new InterceptedFileSystem(temporary.path);
      await open({ maxLineBytes: 1000, maxPendingBytes: 10_000 }, fileSystem);
      let goOn = () => undefined as void;
      const disk = new Promise<void>((resolve) => (goOn = resolve));
      fileSystem.before = ({ op }) => (op === 'fsync' ? disk : undefined);
      const answers = idsOfRange(500).map((id) => journal.append(numberedEvent(id)));
      const refused = await Promise.race([answers[499]!, disk]);
      expect(refused).toMatchObject({ ok: false, code: 'OVERLOADED' });
      expect(journal.stats().pendingBytes).toBeLessThanOrEqual(11_000);
      expect(await codeOf({ timestamp })).toBe('OVERLOADED');

      goOn();
      const settled = await Promise.all(answers);
      expect(journal.stats()).toMatchObject({ pendingBytes: 0, pendingEvents: 0 });
      expect(await codeOf(numberedEvent('later'))).toBeUndefined();
      const taken = settled.flatMap(({ ok }, n) => (ok ? [String(n)] : []));
      expect(taken.length).toBeGreaterThan(100);
      expect(files.ids()).toEqual([...taken, 'later']);
    });

    it('never with OVERLOADED while nothing waits, were its line as long as all that may wait', async () => {
      await open({ maxLineBytes: 100, maxPendingBytes: 100 });
      expect(await codeOf({ timestamp, toJson: () => `{"a":"${'x'.repeat(92)}"}` })).toBeUndefined();
    });

    it('with CLOSED from the moment of close()', async () => {
      await open();
      const closing = journal.close();
      expect(await codeOf(numberedEvent('late'))).toBe('CLOSED');
      await closing;
      expect(await codeOf(numberedEvent('later'))).toBe('CLOSED');
    });

    it('and counts it by its code', async () => {
      await open({ maxLineBytes: 100 });
      const long = 'x'.repeat(100);
      const events = [{}, {}, { timestamp, a: 1n }, { timestamp, toJson: () => '{}\n' }, { timestamp, long }];
      await Promise.all(events.map((event) => journal.append(event as JournalEvent)));
      await journal.close();
      await journal.append(numberedEvent('late'));
      expect(journal.stats()).toMatchObject({
        accepted: 0,
        acknowledged: 0,
        refused: {
          BAD_TIMESTAMP: 2,
          NOT_SERIALISABLE: 1,
          NOT_ONE_LINE: 1,
          TOO_LARGE: 1,
          OVERLOADED: 0,
          CLOSED: 1,
          LOCK_TIMEOUT: 0,
          WRITE_FAILED: 0,
        },
      });
      expect(Object.keys(journal.stats().refused)).toEqual(APPEND_FAILURE_CODES);
    });

    it('naming no value of it', async () => {
      await open({ maxLineBytes: 100 });
      const secret = 'hunter2';
      const events = [
        { timestamp: secret },
        { timestamp, secret, big: 1n },
        { timestamp, toJson: () => `{"a":"${secret}"}\n` },
        { timestamp, secret: secret.repeat(20) },
      ];
      for (const event of events) {
        const { message } = (await journal.append(event)) as AppendFailure;
        expect(message).not.toContain(secret);
      }
    });
  });

  describe('when it is flushed', () => {
    it('has everything on disk that was accepted before', async () => {
      await open();
      let settled = 0;
      for (let n = 0; n < 3000; n++) {
        void journal.append(numberedEvent(n, `2025-11-0${(n % 3) + 1}`)).then(() => settled++);
      }
      await journal.flush();
      expect(files.days().flatMap((day) => files.ids(day))).toHaveLength(3000);
      await Promise.resolve();
      expect(settled).toBe(3000);
      expect(journal.stats()).toMatchObject({ accepted: 3000, acknowledged: 3000, pendingEvents: 0 });
    });

    it('goes on', async () => {
      await open();
      await journal.flush();
      await journal.append(numberedEvent('a'));
      await journal.flush();
      await journal.append(numberedEvent('b'));
      expect(files.ids()).toEqual(['a', 'b']);
    });
  });

  describe('when it is closed', () => {
    it('answers everything that was accepted before, and lets go of every file', async () => {
      const fileSystem = new InterceptedFileSystem(temporary.path);
      await open({}, fileSystem);
      const answers: Promise<AppendOutcome>[] = [];
      for (let n = 0; n < 100; n++) answers.push(journal.append(numberedEvent(n)));
      await journal.close();
      expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
      expect(files.ids()).toHaveLength(100);
      expect(fileSystem.openPaths).toEqual([]);
      expect(journal.stats()).toMatchObject({ state: 'closed', openFiles: 0 });
    });

    it('may be closed again, by anyone, at any time', async () => {
      await open();
      void journal.append(numberedEvent('a'));
      await Promise.all([journal.close(), journal.close()]);
      await journal.close();
      await journal.flush();
      expect(files.ids()).toEqual(['a']);
    });

    it('leaves a directory that can be opened again', async () => {
      for (const id of ['a', 'b', 'c']) {
        await open();
        await journal.append(numberedEvent(id));
        await journal.close();
      }
      expect(files.ids()).toEqual(['a', 'b', 'c']);
      expect(files.hidden('tmp')).toEqual([]);
      expect(files.hidden('quarantine')).toEqual([]);
    });
  });

  describe('tells where an event goes', () => {
    it('before it is appended', async () => {
      await open({ timeZone: 'America/New_York' });
      expect(journal.locate('2025-11-08T04:59:59Z')).toEqual({
        day: '2025-11-07',
        path: files.dayFile('2025-11-07'),
      });
      expect(journal.locate(new Date('2025-11-08T05:00:00Z'))).toMatchObject({ day: '2025-11-08' });
    });

    it('unless it would refuse its timestamp', async () => {
      await open();
      expect(journal.locate('2025-11-08')).toBeUndefined();
      expect(journal.locate(new Date(NaN))).toBeUndefined();
    });
  });

  describe('counts', () => {
    it('nothing yet when it has just been opened', async () => {
      await open();
      expect(journal.stats()).toEqual({
        state: 'open',
        accepted: 0,
        acknowledged: 0,
        refused: Object.fromEntries(APPEND_FAILURE_CODES.map((code) => [code, 0])),
        pendingEvents: 0,
        pendingBytes: 0,
        commits: 0,
        failedCommits: 0,
        bytesWritten: 0,
        repairs: 0,
        openFiles: 0,
      });
    });

    it('what waits, what was written, and when', async () => {
      await open();
      const outcome = journal.append(numberedEvent('\u00fc'));
      const bytes = Buffer.byteLength(lineOfNumbered('\u00fc'));
      expect(journal.stats()).toMatchObject({
        accepted: 1,
        acknowledged: 0,
        pendingEvents: 1,
        pendingBytes: bytes,
      });
      const before = Date.now();
      await outcome;
      const stats = journal.stats();
      expect(stats).toMatchObject({
        accepted: 1,
        acknowledged: 1,
        pendingEvents: 0,
        pendingBytes: 0,
        commits: 1,
        bytesWritten: bytes,
        openFiles: 1,
      });
      expect(stats.lastCommitMs).toBeGreaterThan(0);
      expect(stats.lastCommitAt!.getTime()).toBeGreaterThanOrEqual(before);
    });

    it('for whoever asks, who cannot change it', async () => {
      await open();
      (journal.stats().refused as Record<string, number>)['CLOSED'] = 5;
      expect(journal.stats().refused.CLOSED).toBe(0);
    });
  });

  describe('reports', () => {
    it('every commit, before its events are answered', async () => {
      const reports: CommitReport[] = [];
      let answered = false;
      await open({
        onCommit: (report) => {
          expect(answered).toBe(false);
          reports.push(report);
        },
      });
      const answers = [numberedEvent('a'), numberedEvent('b')].map((event) => journal.append(event));
      void answers[0]!.then(() => (answered = true));
      await Promise.all(answers);
      expect(reports).toEqual([
        {
          path: files.dayFile(),
          day: DAY,
          events: 2,
          bytes: files.text().length,
          durationMs: expect.any(Number),
          lockWaitMs: expect.any(Number),
        },
      ]);
      expect(reports[0]!.durationMs).toBeGreaterThanOrEqual(reports[0]!.lockWaitMs);
    });

    it('a day file that was removed from outside, and bears it anew', async () => {
      const incidents: Incident[] = [];
      await open({ onIncident: (incident) => incidents.push(incident) });
      await journal.append(numberedEvent('a'));
      renameSync(files.dayFile(), `${files.dayFile()}.1`);
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true });
      expect(files.ids()).toEqual(['b']);
      expect(incidents).toEqual([{ kind: 'moved', path: files.dayFile() }]);
    });

    it('to observers whose errors are their own affair', async () => {
      const onCommit = jest.fn(() => {
        throw new Error('the observer is ill');
      });
      const onIncident = jest.fn(() => {
        throw new Error('the observer is ill');
      });
      await open({ onCommit, onIncident });
      expect(await journal.append(numberedEvent('a'))).toMatchObject({ ok: true });
      rmSync(files.dayFile());
      expect(await journal.append(numberedEvent('b'))).toMatchObject({ ok: true });
      expect(onCommit).toHaveBeenCalledTimes(2);
      expect(onIncident).toHaveBeenCalledTimes(1);
    });
  });

  describe('keeps no more files open than it may', () => {
    const days = Array.from({ length: 40 }, (_, n) =>
      new Date(Date.UTC(2025, 9, 1 + n)).toISOString().slice(0, 10),
    );

    // In `replace` mode each has its twin.
    it.each([
      ['append', 4],
      ['replace', 8],
    ] as const)('with 40 days interleaved, in %s mode', async (writeMode, descriptors) => {
      const fileSystem = new InterceptedFileSystem(temporary.path);
      await open({ writeMode, maxOpenFiles: 4 }, fileSystem);
      for (let round = 0; round < 3; round++) {
        await Promise.all(days.map((day) => journal.append(numberedEvent(`${day} ${round}`, day))));
        expect(journal.stats().openFiles).toBeLessThanOrEqual(4);
        const open = fileSystem.openPaths.filter((path) => path.endsWith('events.json'));
        expect(open.length).toBeLessThanOrEqual(descriptors);
      }
      for (const day of days) expect(files.ids(day)).toEqual([0, 1, 2].map((round) => `${day} ${round}`));
      expect(journal.stats()).toMatchObject({ acknowledged: 120 });
    });

    it('and answers all of 200 days that come at once', async () => {
      await open({ maxOpenFiles: 2 });
      const many = Array.from({ length: 200 }, (_, n) =>
        new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10),
      );
      const answers = await Promise.all(
        [...many, ...many].map((day, n) => journal.append(numberedEvent(n, day))),
      );
      expect(answers.every(({ ok }) => ok)).toBe(true);
      expect(many.map((day) => files.ids(day).length)).toEqual(many.map(() => 2));
    });
  });
});

describe('A journal that cannot be opened', () => {
  it('says which options are wrong', async () => {
    await expect(EventJournal.open({ directory: '', sync: 'often' as never })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });
});
