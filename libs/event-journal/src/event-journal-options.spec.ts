import { describe, expect, it } from '@jest/globals';
import { EventJournalError } from './event-journal-error.js';
import { resolveOptions, type EventJournalOptions } from './event-journal-options.js';

const directory = 'data/events';

/** What is wrong with each option, and what is right at the edges of its rule. */
const RULES: Record<string, { wrong: unknown[]; right: unknown[] }> = {
  directory: { wrong: ['', 'data\0', 5, null], right: ['.', '/var/lib/events', 'data events'] },
  fileName: {
    wrong: ['', '.events', '..', 'a/b', 'a\\b', 'a\0', 'x'.repeat(201), 7, null],
    right: ['e', 'events.jsonl', 'x'.repeat(200)],
  },
  timeZone: { wrong: ['Mars/Olympus', '+05:45', '', null], right: ['UTC', 'Asia/Kathmandu'] },
  writeMode: { wrong: ['overwrite', '', null, 1], right: ['append', 'replace'] },
  sync: { wrong: ['often', true, null], right: ['always', 'interval', 'never'] },
  syncIntervalMs: { wrong: [0, 3_600_001, 1.5, '1000', NaN], right: [1, 3_600_000] },
  fileMode: { wrong: [0o444, 0o200, 0o1644, -1, '0644', 999], right: [0o600, 0o644, 0o777] },
  directoryMode: { wrong: [0o644, 0o500, 0o1755, '0755'], right: [0o700, 0o755, 0o777] },
  maxLineBytes: { wrong: [1, 16_777_217, 2.5, '2'], right: [2, 16_777_216] },
  maxPendingBytes: { wrong: [1, 1.5, Infinity, 1000], right: [1_048_576, Number.MAX_SAFE_INTEGER] },
  maxOpenFiles: { wrong: [0, 1025, '16'], right: [1, 1024] },
  lock: { wrong: ['flock', false], right: ['os', 'none'] },
  lockTimeoutMs: { wrong: [0, 600_001, Infinity], right: [1, 600_000] },
  recoverDays: { wrong: [-1, 3661, 0.5], right: [0, 3660] },
  trustToJson: { wrong: ['yes', 1, null], right: [true, false] },
  onCommit: { wrong: ['log', null, {}], right: [() => undefined] },
  onIncident: { wrong: ['log', null, {}], right: [() => undefined] },
};

const cases = (kind: 'wrong' | 'right') =>
  Object.entries(RULES).flatMap(([option, rule]) => rule[kind].map((value) => [option, value] as const));

function problemsOf(options: Record<string, unknown>): string {
  try {
    resolveOptions(options as never);
  } catch (error) {
    expect(error).toBeInstanceOf(EventJournalError);
    expect(error).toMatchObject({ name: 'EventJournalError', code: 'INVALID_OPTIONS' });
    return (error as Error).message;
  }
  return '';
}

describe('The options of a journal', () => {
  it('are what the README says where nothing is said', () => {
    expect(resolveOptions({ directory })).toEqual({
      directory,
      fileName: 'events.json',
      timeZone: 'UTC',
      writeMode: 'append',
      sync: 'always',
      syncIntervalMs: 1000,
      fileMode: 0o644,
      directoryMode: 0o755,
      maxLineBytes: 1_048_576,
      maxPendingBytes: 67_108_864,
      maxOpenFiles: 16,
      lock: 'os',
      lockTimeoutMs: 10_000,
      recoverDays: 7,
      trustToJson: false,
    });
  });

  it('take undefined for nothing said', () => {
    const nothing = Object.fromEntries(Object.keys(RULES).map((option) => [option, undefined]));
    expect(resolveOptions({ ...nothing, directory })).toEqual(resolveOptions({ directory }));
  });

  it('have a rule each', () => {
    const optional: (keyof EventJournalOptions)[] = ['onCommit', 'onIncident'];
    expect(Object.keys(RULES).sort()).toEqual(
      [...Object.keys(resolveOptions({ directory })), ...optional].sort(),
    );
  });

  it.each(cases('right'))('may have %s: %p', (option, value) => {
    expect(resolveOptions({ directory, [option]: value })).toMatchObject({ [option]: value });
  });

  it.each(cases('wrong'))('may not have %s: %p', (option, value) => {
    const problems = problemsOf({ directory, [option]: value });
    expect(problems).toMatch(new RegExp(`^Invalid event journal options: ${option} must be [^;]+$`));
  });

  it('need a directory', () => {
    expect(problemsOf({})).toBe('Invalid event journal options: directory must be a path');
  });

  it('name every wrong one in one message, unknown ones first, and print no value', () => {
    const problems = problemsOf({
      directory: '',
      fileMode: 999,
      timeZone: 'Mars/Olympus',
      maxPendingBytes: 'secret',
      filename: 'hunter2',
    });
    expect(problems).toBe(
      'Invalid event journal options: filename is not an option; directory must be a path; ' +
        'timeZone must be UTC or an IANA time zone; ' +
        'fileMode must be permission bits from 0o600 to 0o777 that let the owner read and write; ' +
        'maxPendingBytes must be a whole number of at least maxLineBytes',
    );
  });

  it('let as much wait as one line may be long, but not less', () => {
    expect(resolveOptions({ directory, maxLineBytes: 100, maxPendingBytes: 100 })).toMatchObject({
      maxPendingBytes: 100,
    });
    expect(problemsOf({ directory, maxLineBytes: 100, maxPendingBytes: 99 })).toBe(
      'Invalid event journal options: maxPendingBytes must be a whole number of at least maxLineBytes',
    );
  });
});
