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

    it('writes one warning when they begin, with the code and the path, and one line when they end', () => {
      monitor.incident({ kind: 'failing', path, error: noSpace });
      monitor.incident({ kind: 'recovered', path, failedEvents: 7 });
      expect(lines).toEqual([
        `warn: Writing ${path} fails with ENOSPC (Error: ENOSPC: no space left on device, write); events are refused until it works again`,
        `log: Writing ${path} works again; 7 events were refused`,
      ]);
    });

    it('names what was thrown when it is no system error', () => {
      monitor.incident({ kind: 'failing', path, error: 'broken' });
      monitor.incident({ kind: 'failing', path, error: new TypeError('broken') });
      expect(lines[0]).toContain('fails with string (broken)');
      expect(lines[1]).toContain('fails with TypeError (TypeError: broken)');
    });

    it('remembers when a commit last failed', () => {
      monitor.commit(commit(1));
      expect(monitor.lastFailureAt).toBeUndefined();
      monitor.commit(commit(1, noSpace));
      expect(monitor.lastFailureAt).toBeInstanceOf(Date);
    });

    it('stays readable when the disk fails and recovers a thousand times', () => {
      for (let times = 0; times < 1000; times++) {
        monitor.incident({ kind: 'failing', path, error: noSpace });
        monitor.incident({ kind: 'recovered', path, failedEvents: 1 });
      }
      clock.time = 60_000;
      monitor.tick(stats());
      expect(lines).toHaveLength(22);
      expect(lines.slice(-2)).toEqual([
        'warn: 990 more lines of the kind "failing" were held back',
        'warn: 990 more lines of the kind "recovered" were held back',
      ]);
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
