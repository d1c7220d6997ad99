import { Admission } from './admission.js';
import {
  APPEND_FAILURE_CODES,
  failure,
  type AppendFailure,
  type AppendFailureCode,
  type AppendOutcome,
} from './append-outcome.js';
import { AppendedDayFile } from './appended-day-file.js';
import { COMMIT_BYTES, DayBacklog, LARGEST_BATCH_BYTES, type Pending } from './backlog.js';
import { BufferPool } from './buffer-pool.js';
import { Committer, type CommittedBatch } from './committer.js';
import type { DayFile, DayFileContext } from './day-file.js';
import { EventJournalError } from './event-journal-error.js';
import {
  resolveOptions,
  type EventJournalOptions,
  type ResolvedEventJournalOptions,
} from './event-journal-options.js';
import { isSelfWriting, type JournalEvent } from './event-line.js';
import { errorCode, nodeFileSystem, type FileSystem } from './file-system.js';
import { JournalHome } from './journal-home.js';
import { JournalLayout } from './journal-layout.js';
import type { Incident, JournalStats } from './journal-report.js';
import { recoverRecentDays, removeLeftovers } from './recovery.js';
import { ReplacedDayFile } from './replaced-day-file.js';

/** Days whose file, or whose failing, is remembered between commits. */
const REMEMBERED_DAYS = 1024;

/** Days whose empty backlog is kept; every commit walks through all of them. */
const REMEMBERED_BACKLOGS = 64;

const OVERLOADED = failure('OVERLOADED', 'maxPendingBytes are already waiting for the disk');
const CLOSED = failure('CLOSED', 'the journal is closed');

/**
 * A directory of JSON Lines day files that only grow by whole, acknowledged lines.
 *
 * @example
 * const journal = await EventJournal.open({ directory: 'data/events' });
 * const outcome = await journal.append({ timestamp: new Date(), what: 'door opened' });
 * if (!outcome.ok) console.warn(outcome.code, outcome.message);
 * await journal.close();
 */
export class EventJournal {
  private readonly admission: Admission;
  private readonly pool = new BufferPool();
  private readonly backlogs = new Map<string, DayBacklog>();
  /** By day, the longest unused first. */
  private readonly dayFiles = new Map<string, DayFile>();
  private readonly committer: Committer;
  private readonly dayFileContext: DayFileContext;

  private readonly pending: Pending = { events: 0, bytes: 0 };
  private readonly refused = Object.fromEntries(APPEND_FAILURE_CODES.map((code) => [code, 0])) as Record<
    AppendFailureCode,
    number
  >;
  private accepted = 0;
  private acknowledged = 0;
  private commits = 0;
  private failedCommits = 0;
  private bytesWritten = 0;
  private repairs = 0;
  private lastCommitFailed = false;
  private lastCommitMs: number | undefined;
  private lastCommitAt: number | undefined;
  private lastError: unknown;

  /** Days whose latest commit failed, and how many of their events since it began to. */
  private readonly failing = new Map<string, number>();
  private syncTimer: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly options: ResolvedEventJournalOptions,
    fileSystem: FileSystem,
    private readonly layout: JournalLayout,
    private readonly home: JournalHome,
  ) {
    this.admission = new Admission(options);
    this.dayFileContext = {
      fileSystem,
      layout,
      get records() {
        return home.records;
      },
      fileMode: options.fileMode,
      directoryMode: options.directoryMode,
      syncsCommits: options.sync === 'always',
      window: Math.max(LARGEST_BATCH_BYTES, options.maxLineBytes + 1) + options.maxLineBytes + 1,
      report: (incident) => this.report(incident),
    };
    this.committer = new Committer({
      home,
      maxDays: options.maxOpenFiles,
      waiting: () => this.waiting(),
      started: (backlog) => this.moveToEnd(backlog),
      dayFile: (day) => this.dayFile(day),
      isUntidy: () => this.surplusFiles(options.maxOpenFiles) > 0,
      tidy: () => this.closeLongUnused(),
      settle: (committed) => this.settle(committed),
    });
  }

  /**
   * Makes the directory where it is missing, repairs what a crash left in recent days, and is ready to append.
   *
   * @param fileSystem the system calls to use; another than Node's own is for fault injection.
   * @throws {@link EventJournalError} with a code that says why the journal cannot be used.
   */
  static async open(
    options: EventJournalOptions,
    fileSystem: FileSystem = nodeFileSystem,
  ): Promise<EventJournal> {
    const resolved = resolveOptions(options);
    const layout = new JournalLayout(resolved.directory, resolved.fileName);
    const home = await JournalHome.open(fileSystem, layout, resolved);
    try {
      const journal = new EventJournal(resolved, fileSystem, layout, home);
      await journal.recover();
      return journal;
    } catch (error) {
      await home.close();
      throw error;
    }
  }

  /**
   * Appends one event to the file of its day. The event is serialised at once. Resolves when its line is as safe as
   * `sync` says, in order of acceptance within a day; events of different days may settle in any order.
   *
   * Events of one commit have one answer, so the promise may be the same object for several of them.
   *
   * Never throws, never rejects: see {@link AppendFailureCode} for what an outcome that is not `ok` means.
   */
  append(event: JournalEvent): Promise<AppendOutcome> {
    if (this.closing !== undefined) return this.refuse(CLOSED);
    const { maxPendingBytes, trustToJson } = this.options;
    if (this.pending.bytes >= maxPendingBytes) return this.refuse(OVERLOADED);
    const written = trustToJson ? this.appendWritten(event) : undefined;
    if (written !== undefined) return written;
    const admitted = this.admission.admit(event);
    if (!admitted.ok) return this.refuse(admitted);
    if (this.pending.bytes + admitted.line.length > maxPendingBytes) return this.refuse(OVERLOADED);

    const backlog = this.backlogOf(admitted.day);
    return this.accept(backlog, backlog.add(admitted.line, this.batchLimit));
  }

  /** The short way, where it can be gone: no string. `undefined`, and nothing has happened, where it cannot. */
  private appendWritten(event: JournalEvent): Promise<AppendOutcome> | undefined {
    try {
      if (!isSelfWriting(event)) return undefined;
      const day = this.admission.dayOf(event);
      const backlog = day === undefined ? undefined : this.backlogs.get(day);
      if (backlog === undefined) return undefined;
      const { maxLineBytes, maxPendingBytes } = this.options;
      const room = Math.min(maxLineBytes, maxPendingBytes - this.pending.bytes);
      const answer = backlog.addWritten(event, this.batchLimit, room);
      return answer && this.accept(backlog, answer);
    } catch {
      // toJson() throws too, or it is right.
      return undefined;
    }
  }

  private accept(backlog: DayBacklog, answer: Promise<AppendOutcome>): Promise<AppendOutcome> {
    this.accepted++;
    if (!backlog.isCommitting) this.committer.wake();
    return answer;
  }

  /** Resolves when everything accepted so far is on disk, whatever `sync` is, or was reported as failed. Never rejects. */
  async flush(): Promise<void> {
    await Promise.all(Array.from(this.backlogs.values(), (backlog) => backlog.drained()));
    if (this.options.sync !== 'always')
      await this.reporting(this.committer.between(() => this.syncDayFiles()));
  }

  /** Refuses further events, flushes, and lets go of files and lock. Idempotent, and never rejects. */
  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  /** Where an event of this instant goes; `undefined` for a timestamp that `append` would refuse. */
  locate(timestamp: Date | string): { readonly day: string; readonly path: string } | undefined {
    const day = this.admission.dayOf({ timestamp });
    return day === undefined ? undefined : { day, path: this.layout.shownPath(day) };
  }

  /** The counters since `open`. */
  stats(): JournalStats {
    return {
      state: this.closing !== undefined ? 'closed' : this.lastCommitFailed ? 'failing' : 'open',
      accepted: this.accepted,
      acknowledged: this.acknowledged,
      refused: { ...this.refused },
      pendingEvents: this.pending.events,
      pendingBytes: this.pending.bytes,
      commits: this.commits,
      failedCommits: this.failedCommits,
      bytesWritten: this.bytesWritten,
      repairs: this.repairs,
      openFiles: this.openFiles().length,
      ...(this.lastCommitMs !== undefined && { lastCommitMs: this.lastCommitMs }),
      ...(this.lastCommitAt !== undefined && { lastCommitAt: new Date(this.lastCommitAt) }),
      ...(this.lastError !== undefined && { lastError: this.lastError }),
    };
  }

  private async recover(): Promise<void> {
    const { writeMode, recoverDays, directory } = this.options;
    let had: boolean;
    try {
      had = await this.home.exclusively(async () => {
        await removeLeftovers(this.dayFileContext, writeMode);
        await recoverRecentDays(this.dayFileContext, recoverDays, (day) => this.dayFile(day));
        await this.closeLongUnused();
      });
    } catch (error) {
      const reason = errorCode(error) ?? String(error);
      throw new EventJournalError(
        'DIRECTORY_UNUSABLE',
        `the event journal's directory ${directory} cannot be used: ${reason}`,
        { cause: error },
      );
    }
    if (!had) {
      throw new EventJournalError(
        'LOCK_TIMEOUT',
        `another writer of ${directory} held its lock for too long`,
      );
    }
  }

  private refuse(outcome: AppendFailure): Promise<AppendOutcome> {
    this.refused[outcome.code]++;
    return Promise.resolve(outcome);
  }

  private backlogOf(day: string): DayBacklog {
    const known = this.backlogs.get(day);
    if (known !== undefined) return known;
    const success = Object.freeze({
      ok: true,
      path: this.layout.shownPath(day),
      day,
      durability: this.options.sync === 'always' ? 'disk' : 'kernel',
    } as const);
    const backlog = new DayBacklog(day, success, this.pool, this.pending);
    this.backlogs.set(day, backlog);
    return backlog;
  }

  /** Days for which something waits and that are not committing, the longest unserved first. */
  private waiting(): DayBacklog[] {
    const waiting: DayBacklog[] = [];
    for (const backlog of this.backlogs.values()) {
      if (backlog.isWaiting && !backlog.isCommitting) waiting.push(backlog);
      else if (backlog.isIdle && this.backlogs.size > REMEMBERED_BACKLOGS) this.backlogs.delete(backlog.day);
    }
    return waiting;
  }

  private get batchLimit(): number {
    return this.committer.isHeldUp ? LARGEST_BATCH_BYTES : COMMIT_BYTES / this.committer.commitsUnderWay;
  }

  /** So that with more days than open files each has its turn. */
  private moveToEnd(backlog: DayBacklog): void {
    if (this.backlogs.size <= this.options.maxOpenFiles) return;
    this.backlogs.delete(backlog.day);
    this.backlogs.set(backlog.day, backlog);
  }

  private dayFile(day: string): DayFile {
    const DayFileOfMode = this.options.writeMode === 'append' ? AppendedDayFile : ReplacedDayFile;
    const dayFile = this.dayFiles.get(day) ?? new DayFileOfMode(this.dayFileContext, day);
    this.dayFiles.delete(day);
    this.dayFiles.set(day, dayFile);
    return dayFile;
  }

  private closeLongUnused(): Promise<void> | undefined {
    const { maxOpenFiles } = this.options;
    const tooMany = this.surplusFiles(maxOpenFiles) > 0 || this.dayFiles.size > REMEMBERED_DAYS;
    return tooMany ? this.closeAllBut(maxOpenFiles) : undefined;
  }

  private surplusFiles(kept: number): number {
    return this.dayFiles.size <= kept ? 0 : this.openFiles().length - kept;
  }

  private openFiles(): DayFile[] {
    return Array.from(this.dayFiles.values()).filter(({ isOpen }) => isOpen);
  }

  private async closeAllBut(kept: number): Promise<void> {
    let surplus = this.openFiles().length - kept;
    for (const dayFile of this.dayFiles.values()) {
      if (surplus <= 0) break;
      if (!dayFile.isOpen) continue;
      surplus--;
      await dayFile.release().catch((error: unknown) => this.reportFailure(dayFile.day, error));
    }
    for (const [day, { isOpen }] of this.dayFiles) {
      if (this.dayFiles.size <= REMEMBERED_DAYS) break;
      if (!isOpen) this.dayFiles.delete(day);
    }
  }

  private settle({ backlog, batch, outcome, durationMs, lockWaitMs }: CommittedBatch): void {
    const { day, success } = backlog;
    const { events, bytes } = batch;
    this.pending.events -= events;
    this.pending.bytes -= bytes;
    this.lastCommitMs = durationMs;
    this.lastCommitFailed = !outcome.ok;
    if (outcome.ok) {
      this.acknowledged += events;
      this.commits++;
      this.bytesWritten += bytes;
      this.lastCommitAt = Date.now();
      this.scheduleSync();
    } else {
      this.refused[outcome.code] += events;
      this.failedCommits++;
    }
    const error = outcome.ok ? undefined : (outcome.cause ?? new Error(outcome.message));
    this.noteFailing(day, events, error);
    observe(this.options.onCommit, {
      path: success.path,
      day,
      events,
      bytes,
      durationMs,
      lockWaitMs,
      ...(error !== undefined && { error }),
    });
    batch.settle(outcome);
  }

  private noteFailing(day: string, events: number, error: unknown): void {
    const failed = this.failing.get(day);
    if (error === undefined) {
      if (failed === undefined) return;
      this.failing.delete(day);
      this.report({ kind: 'recovered', path: this.layout.shownPath(day), failedEvents: failed });
    } else {
      this.failing.set(day, (failed ?? 0) + events);
      if (this.failing.size > REMEMBERED_DAYS) this.failing.delete(oldestOf(this.failing));
      if (failed === undefined) this.reportFailure(day, error);
      this.lastError = error;
    }
  }

  private reportFailure(day: string, error: unknown): void {
    this.lastError = error;
    this.report({ kind: 'failing', path: this.layout.shownPath(day), error });
  }

  private report(incident: Incident): void {
    if (incident.kind === 'repaired') this.repairs++;
    observe(this.options.onIncident, incident);
  }

  private scheduleSync(): void {
    if (this.options.sync !== 'interval' || this.syncTimer !== undefined) return;
    this.syncTimer = setTimeout(() => {
      this.syncTimer = undefined;
      void this.reporting(this.committer.between(() => this.syncDayFiles()));
    }, this.options.syncIntervalMs).unref();
  }

  private async syncDayFiles(): Promise<void> {
    for (const dayFile of this.dayFiles.values()) {
      await dayFile.sync().catch((error: unknown) => this.reportFailure(dayFile.day, error));
    }
  }

  private async shutDown(): Promise<void> {
    await this.flush();
    clearTimeout(this.syncTimer);
    await this.reporting(this.committer.between(() => this.closeAllBut(0)));
    await this.reporting(this.home.close());
  }

  /** Nothing is thrown into the caller's pipeline, and nothing is swallowed. */
  private async reporting(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      this.lastError = error;
      this.report({ kind: 'failing', path: this.options.directory, error });
    }
  }
}

function oldestOf<Key>(map: ReadonlyMap<Key, unknown>): Key {
  return map.keys().next().value as Key;
}

/** An observer's error is its own affair: it must reach neither the commit nor the event's caller. */
function observe<T>(observer: ((value: T) => void) | undefined, value: T): void {
  try {
    observer?.(value);
  } catch {
    return;
  }
}
