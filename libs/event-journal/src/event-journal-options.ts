import { EventJournalError } from './event-journal-error.js';
import type { CommitReport, Incident } from './journal-report.js';
import { isTimeZone } from './day.js';

/** How a commit reaches the day file. */
export type WriteMode = 'append' | 'replace';

/** When the day file is synced, as Redis's `appendfsync`. */
export type SyncPolicy = 'always' | 'interval' | 'never';

/** How writers of one directory keep out of each other's way. */
export type LockPolicy = 'os' | 'none';

/** Options of {@link EventJournal.open}. Unknown or contradictory ones are refused. */
export interface EventJournalOptions {
  /** The journal's directory; made, with its parents, when it does not exist. */
  directory: string;
  /** The file in each day directory; a plain name, not starting with a dot. @default 'events.json' */
  fileName?: string;
  /** IANA zone (or `UTC`) that decides an event's day. @default 'UTC' */
  timeZone?: string;
  /**
   * `append` writes at the end of the day file. `replace` publishes every commit by renaming a complete file over it,
   * for readers that parse whole files while they are written. @default 'append'
   */
  writeMode?: WriteMode;
  /**
   * `always`: acknowledged means synced. `interval`: acknowledged means written; synced every `syncIntervalMs`.
   * `never`: acknowledged means written; the kernel decides. @default 'always'
   */
  sync?: SyncPolicy;
  /** Milliseconds between syncs for `sync: 'interval'`; 1 to 3,600,000. @default 1000 */
  syncIntervalMs?: number;
  /** Permission bits of day files, exact whatever the umask; the owner must be able to read and write. @default 0o644 */
  fileMode?: number;
  /** Permission bits of directories, exact whatever the umask; the owner needs all three. @default 0o755 */
  directoryMode?: number;
  /** Longest line in bytes, without its `\n`; 2 to 16,777,216. @default 1_048_576 */
  maxLineBytes?: number;
  /** Bytes that may wait for the disk before `append` answers `OVERLOADED`; at least `maxLineBytes`. @default 67_108_864 */
  maxPendingBytes?: number;
  /** Day files kept open between commits, and days that may commit side by side; 1 to 1024. @default 16 */
  maxOpenFiles?: number;
  /**
   * `os`: an OS lock guards the commits, so any number of processes may write. `none`: the caller declares that this
   * journal is the only writer of its directory. @default 'os'
   */
  lock?: LockPolicy;
  /** Milliseconds a commit waits for another writer before its events fail with `LOCK_TIMEOUT`; 1 to 600,000. @default 10_000 */
  lockTimeoutMs?: number;
  /** How many of the most recent day files are checked for a crash's traces at open; 0 to 3660. @default 7 */
  recoverDays?: number;
  /**
   * Take what `toJson()` returns for valid JSON without parsing it, and let events that have a `writeJson()` write their line
   * into the batch themselves. Saves processor time; right only where both are known to be exact: a repair takes a line with
   * a NUL in it for damage. @default false
   */
  trustToJson?: boolean;
  /** Called after every commit of a day file, before its events settle. What it throws is ignored. */
  onCommit?: (report: CommitReport) => void;
  /** Called when something happened that an operator should know. What it throws is ignored. */
  onIncident?: (incident: Incident) => void;
}

/** The options with every default filled in. */
export type ResolvedEventJournalOptions = Required<Omit<EventJournalOptions, 'onCommit' | 'onIncident'>> &
  Pick<EventJournalOptions, 'onCommit' | 'onIncident'>;

const DEFAULTS = {
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
} satisfies Omit<EventJournalOptions, 'directory'>;

const MAX_LINE_BYTES_LIMIT = 16_777_216;

type Rule = [option: keyof EventJournalOptions, holds: (value: never) => boolean, rule: string];

const between =
  (low: number, high: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

const oneOf =
  (...values: string[]) =>
  (value: unknown): boolean =>
    values.includes(value as string);

const RULES: Rule[] = [
  ['directory', (v: unknown) => typeof v === 'string' && v !== '' && !v.includes('\0'), 'must be a path'],
  [
    'fileName',
    (v: unknown) => typeof v === 'string' && /^[^./\\\0][^/\\\0]{0,199}$/.test(v),
    'must be a plain file name that does not start with a dot',
  ],
  ['timeZone', isTimeZone, 'must be UTC or an IANA time zone'],
  ['writeMode', oneOf('append', 'replace'), "must be 'append' or 'replace'"],
  ['sync', oneOf('always', 'interval', 'never'), "must be 'always', 'interval' or 'never'"],
  ['syncIntervalMs', between(1, 3_600_000), 'must be a whole number from 1 to 3600000'],
  [
    'fileMode',
    (v: number) => between(0, 0o777)(v) && (v & 0o600) === 0o600,
    'must be permission bits from 0o600 to 0o777 that let the owner read and write',
  ],
  [
    'directoryMode',
    (v: number) => between(0, 0o777)(v) && (v & 0o700) === 0o700,
    'must be permission bits from 0o700 to 0o777 that give the owner all three',
  ],
  [
    'maxLineBytes',
    between(2, MAX_LINE_BYTES_LIMIT),
    `must be a whole number from 2 to ${MAX_LINE_BYTES_LIMIT}`,
  ],
  ['maxPendingBytes', between(2, Number.MAX_SAFE_INTEGER), 'must be a whole number of at least maxLineBytes'],
  ['maxOpenFiles', between(1, 1024), 'must be a whole number from 1 to 1024'],
  ['lock', oneOf('os', 'none'), "must be 'os' or 'none'"],
  ['lockTimeoutMs', between(1, 600_000), 'must be a whole number from 1 to 600000'],
  ['recoverDays', between(0, 3660), 'must be a whole number from 0 to 3660'],
  ['trustToJson', (v: unknown) => typeof v === 'boolean', 'must be true or false'],
  ['onCommit', (v: unknown) => v === undefined || typeof v === 'function', 'must be a function'],
  ['onIncident', (v: unknown) => v === undefined || typeof v === 'function', 'must be a function'],
];

/**
 * Fills in the defaults and checks every option.
 * @throws {@link EventJournalError} `INVALID_OPTIONS` naming every wrong option and its rule, and printing no value.
 */
export function resolveOptions(options: EventJournalOptions): ResolvedEventJournalOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const resolved = { ...DEFAULTS, ...given } as ResolvedEventJournalOptions;
  const known = new Set<string>(RULES.map(([option]) => option));
  const problems = [
    ...Object.keys(given)
      .filter((option) => !known.has(option))
      .map((option) => `${option} is not an option`),
    ...RULES.filter(([option, holds]) => !holds(resolved[option] as never)).map(
      ([option, , rule]) => `${option} ${rule}`,
    ),
  ];
  if (problems.length === 0 && resolved.maxPendingBytes < resolved.maxLineBytes) {
    problems.push('maxPendingBytes must be a whole number of at least maxLineBytes');
  }
  if (problems.length > 0) {
    throw new EventJournalError('INVALID_OPTIONS', `Invalid event journal options: ${problems.join('; ')}`);
  }
  return resolved;
}
