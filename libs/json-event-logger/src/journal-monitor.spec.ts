import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  APPEND_FAILURE_CODES,
  type CommitReport,
  type Incident,
  type JournalStats,
} from '@eventlog/event-journal';
import { JournalMonitor } from './journal-monitor.js';

const path = 'data/events/2025-11-08/events.json';
const commit = (durationMs: number, error?: unknown): CommitReport => ({
  path,
  day: '2025-11-08',
  events: 3,
  bytes: 300,
  durationMs,
  lockWaitMs: 1,
  error,
});

function stats(overloaded = 0, changes: Partial<JournalStats> = {}): JournalStats {
  const refused = Object.fromEntries(
    APPEND_FAILURE_CODES.map((code) => [code, 0]),
  ) as JournalStats['refused'];
  return {
    state: 'open',
    accepted: 0,
    acknowledged: 0,
    refused: { ...refused, OVERLOADED: overloaded },
    pendingEvents: 0,
    pendingBytes: 0,
    commits: 0,
    failedCommits: 0,
    bytesWritten: 0,
    repairs: 0,
    openFiles: 0,
    ...changes,
  };
}

describe('JournalMonitor', () => {
  const clock = { time: 0, now: () => clock.time };
  let lines: string[];
  let monitor: JournalMonitor;

  beforeEach(() => {
    clock.time = 0;
    lines = [];
    const write = (level: string) => (message: unknown) => void lines.push(`${level}: ${String(message)}`);
    monitor = new JournalMonitor({ debug: write('debug'), log: write('log'), warn: write('warn') }, 5, clock);
  });

  const warnings = () => lines.filter((line) => line.startsWith('warn'));

  describe('of slow commits', () => {
    it('writes a debug line each and none for quick ones', () => {
      monitor.commit(commit(4));
      monitor.commit(commit(12.34));
      expect(lines).toEqual([
        `debug: Slow commit of ${path}: 12.3 ms for 3 events, 300 bytes, of which 1.0 ms waiting for other writers`,
      ]);
    });

    it('sums a storm up in one warning a minute, and writes no more than ten debug lines', () => {
      for (; clock.time < 180_000; clock.time += 100) {
        monitor.commit(commit(20));
        if (clock.time % 1000 === 0) monitor.tick(stats());
      }
      expect(monitor.timings().slow).toBe(1800);
      expect(lines.filter((line) => line.startsWith('debug'))).toHaveLength(30);
      expect(warnings()).toHaveLength(3);
      expect(warnings()[1]).toMatch(
        /^warn: Slow commits: 600 of more than 5 ms, the slowest 20\.0 ms; of all 601 since the start p50 is 20\.0 ms/,
      );
    });

    it('tells the rest of a storm at the end', () => {
      monitor.commit(commit(20));
      monitor.tick(stats());
      monitor.commit(commit(30));
      monitor.end(stats());
      expect(warnings()).toHaveLength(2);
      expect(warnings()[1]).toContain('Slow commits: 1 of more than 5 ms, the slowest 30.0 ms');
    });
  });

  describe('of failures', () => {
    const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

    const warning = `warn: Writing ${path} fails with ENOSPC (Error: ENOSPC: no space left on device, write); events are refused until it works again`;
    const otherPath = 'data/events/2025-11-09/events.json';

    /** The engine's reports, in its order, when a commit of three events fails. */
    function fail(of = path): void {
      monitor.incident({ kind: 'failing', path: of, error: noSpace });
      monitor.commit({ ...commit(1, noSpace), path: of });
    }

    /** And when one succeeds after it. */
    function succeed(of = path): void {
      monitor.incident({ kind: 'recovered', path: of, failedEvents: 3 });
      monitor.commit({ ...commit(1), path: of });
    }

    function tickThrough(seconds: number): void {
      for (let second = 0; second < seconds; second++) {
        clock.time += 1000;
        monitor.tick(stats());
      }
    }

    it('writes one warning when they begin, with the code and the path, and one line when none came for ten seconds', () => {
      fail();
      monitor.commit(commit(1, noSpace));
      succeed();
      tickThrough(9);
      expect(lines).toEqual([warning]);
      tickThrough(20);
      expect(lines).toEqual([warning, 'log: Writing works again; 6 events were refused']);
    });

    it('tells one episode however often commits succeed in between, in however many day files', () => {
      for (let times = 0; times < 1000; times++) {
        fail(times % 2 ? otherPath : path);
        succeed(times % 2 ? otherPath : path);
        tickThrough(5);
      }
      tickThrough(10);
      expect(lines).toEqual([warning, 'log: Writing works again; 3000 events were refused']);
    });

    it('does not take silence for recovery', () => {
      fail();
      tickThrough(3600);
      expect(lines).toEqual([warning]);
      succeed();
      tickThrough(1);
      expect(lines).toEqual([warning, 'log: Writing works again; 3 events were refused']);
    });

    it('warns of the next episode too, and counts it by itself', () => {
      fail();
      succeed(otherPath);
      tickThrough(10);
      // For the engine this day file never recovered, so it reports the failed commit only.
      monitor.commit(commit(1, noSpace));
      succeed();
      tickThrough(10);
      const told = [warning, 'log: Writing works again; 3 events were refused'];
      expect(lines).toEqual([...told, ...told]);
    });

    it('tells the end of an episode at the end, without waiting', () => {
      fail();
      succeed();
      monitor.end(stats());
      expect(lines).toEqual([warning, 'log: Writing works again; 3 events were refused']);
    });

    it('does not say at the end that it works again while it does not', () => {
      fail();
      monitor.end(stats(0, { state: 'closed' }));
      expect(lines).toEqual([warning]);
    });

    it('warns of what fails without a commit', () => {
      monitor.incident({ kind: 'failing', path, error: noSpace });
      monitor.commit(commit(1));
      tickThrough(10);
      expect(lines).toEqual([warning, 'log: Writing works again; 0 events were refused']);
    });

    it.each([
      ['broken', 'fails with string (broken)'],
      [new TypeError('broken'), 'fails with TypeError (TypeError: broken)'],
    ])('names what was thrown when it is no system error: %p', (error, text) => {
      monitor.incident({ kind: 'failing', path, error });
      expect(lines).toEqual([expect.stringContaining(text)]);
    });

    it('remembers when a commit last failed', () => {
      monitor.commit(commit(1));
      expect(monitor.lastFailureAt).toBeUndefined();
      monitor.commit(commit(1, noSpace));
      expect(monitor.lastFailureAt).toBeInstanceOf(Date);
    });
  });

  it.each<[string, Incident, string]>([
    [
      'a repair',
      { kind: 'repaired', path, offset: 100, bytes: 12, quarantine: 'data/events/.journal/quarantine/x' },
      `warn: Cut 12 bytes of an unfinished line from ${path} at byte 100; a copy is data/events/.journal/quarantine/x`,
    ],
    [
      'a repair that left nothing to keep',
      { kind: 'repaired', path, offset: 100, bytes: 12 },
      `warn: Cut 12 bytes of an unfinished line from ${path} at byte 100; they were only NULs`,
    ],
    [
      'a corrupt line',
      { kind: 'corrupt', path, offset: 100, bytes: 12 },
      `warn: ${path} holds 12 bytes at byte 100 that are no line of JSON; left as they are`,
    ],
    [
      'a day file moved away',
      { kind: 'moved', path },
      `warn: ${path} was moved or removed from outside; the next event starts it anew`,
    ],
  ])('warns of %s', (_, incident, line) => {
    monitor.incident(incident);
    expect(lines).toEqual([line]);
  });

  it('stays readable when a day file is moved a thousand times', () => {
    for (let times = 0; times < 1000; times++) monitor.incident({ kind: 'moved', path });
    clock.time = 60_000;
    monitor.tick(stats());
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('warn: 990 more lines of the kind "moved" were held back');
  });

  describe('of overload', () => {
    it('writes one warning per episode and one line when it is over', () => {
      for (let second = 0; second <= 60; second++) {
        clock.time = second * 1000;
        monitor.tick(stats(Math.min(second, 20) * 100, { pendingBytes: 64 }));
      }
      expect(lines).toEqual([
        'warn: Overloaded: 100 events refused, 64 bytes wait for the disk',
        'log: No longer overloaded; 2000 events were refused',
      ]);
    });

    it('counts a second episode by itself', () => {
      monitor.tick(stats(5));
      clock.time = 10_000;
      monitor.tick(stats(5));
      monitor.tick(stats(8));
      clock.time = 20_000;
      monitor.tick(stats(8));
      expect(lines.slice(2)).toEqual([
        'warn: Overloaded: 3 events refused, 0 bytes wait for the disk',
        'log: No longer overloaded; 3 events were refused',
      ]);
    });
  });

  describe('of a disk that hangs', () => {
    it('warns once and tells when commits end again', () => {
      const hanging = stats(0, { pendingEvents: 9, commits: 4 });
      for (; clock.time <= 30_000; clock.time += 1000) monitor.tick(hanging);
      monitor.tick(stats(0, { pendingEvents: 2, commits: 5 }));
      expect(lines).toEqual([
        'warn: No commit has ended for 5 s; 9 events wait for the disk',
        'log: Commits end again',
      ]);
    });

    it('is not mistaken for a log that nobody writes to', () => {
      for (; clock.time <= 30_000; clock.time += 1000) monitor.tick(stats());
      monitor.tick(stats(0, { pendingEvents: 1 }));
      expect(lines).toEqual([]);
    });
  });
});
