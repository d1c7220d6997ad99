import { CommitRecords } from './commit-record.js';
import { makeDirectory, makeRoot, syncDirectory } from './directories.js';
import { EventJournalError } from './event-journal-error.js';
import type { ResolvedEventJournalOptions } from './event-journal-options.js';
import { errorCode, type FileSystem } from './file-system.js';
import type { JournalLayout } from './journal-layout.js';
import { WritersLock } from './writers-lock.js';

/** What all writers of a directory share: its directories, the lock and the records in it. */
export class JournalHome {
  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly layout: JournalLayout,
    private readonly options: ResolvedEventJournalOptions,
    private lock: WritersLock,
    public records: CommitRecords,
  ) {}

  /** @throws {@link EventJournalError} `DIRECTORY_UNUSABLE`, `LOCK_UNAVAILABLE`. */
  static async open(
    fileSystem: FileSystem,
    layout: JournalLayout,
    options: ResolvedEventJournalOptions,
  ): Promise<JournalHome> {
    try {
      const lock = await furnish(fileSystem, layout, options);
      return new JournalHome(fileSystem, layout, options, lock, new CommitRecords(fileSystem, lock.fd));
    } catch (error) {
      if (error instanceof EventJournalError) throw error;
      throw new EventJournalError(
        'DIRECTORY_UNUSABLE',
        `the event journal's directory ${options.directory} cannot be used: ${errorCode(error) ?? String(error)}`,
        { cause: error },
      );
    }
  }

  /**
   * Runs `task` while no other writer commits.
   * @returns whether the lock was had within `lockTimeoutMs`; without it `task` was not run.
   */
  async exclusively(task: (lockWaitMs: number) => Promise<void>): Promise<boolean> {
    const asked = performance.now();
    for (let waited = 0; ; waited = performance.now() - asked) {
      const { lock } = this;
      if (!lock.tryAcquire() && !(await lock.acquire(this.options.lockTimeoutMs - waited))) return false;
      try {
        if (this.isStanding()) {
          if (!this.records.isPrepared) await this.records.prepare();
          await task(performance.now() - asked);
          return true;
        }
        await this.refurnish();
      } finally {
        lock.release();
      }
      await lock.close(this.fileSystem);
    }
  }

  async close(): Promise<void> {
    await this.lock.close(this.fileSystem);
  }

  /** Whether another writer waits for the lock; to be asked by whoever holds it. */
  get isWanted(): boolean {
    return this.lock.isWanted();
  }

  /** A lock file that was removed or replaced from outside no longer keeps writers apart. */
  isStanding(): boolean {
    const standing = this.fileSystem.lstatSync(this.layout.lock);
    return standing !== undefined && standing.ino === this.lock.inode;
  }

  private async refurnish(): Promise<void> {
    this.lock = await furnish(this.fileSystem, this.layout, this.options);
    this.records = new CommitRecords(this.fileSystem, this.lock.fd);
  }
}

async function furnish(
  fileSystem: FileSystem,
  { root, journal, tmp, quarantine, lock }: JournalLayout,
  { directoryMode, fileMode, lock: policy }: ResolvedEventJournalOptions,
): Promise<WritersLock> {
  await makeRoot(fileSystem, root, directoryMode);
  await fileSystem.accessDirectory(root);
  for (const directory of [journal, tmp, quarantine]) {
    await makeDirectory(fileSystem, directory, directoryMode);
    await fileSystem.accessDirectory(directory);
  }
  await syncDirectory(fileSystem, journal);
  await syncDirectory(fileSystem, root);
  return WritersLock.open(fileSystem, lock, fileMode, policy);
}
