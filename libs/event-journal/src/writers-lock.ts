import { constants } from 'node:fs';
import { EventJournalError } from './event-journal-error.js';
import { setMode } from './directories.js';
import type { FileSystem } from './file-system.js';
import { loadNativeLock, type NativeLock } from './native-lock.js';

/**
 * The bytes that stand for the lock and for the turnstile before it. They lie beyond the file's end, so locking
 * them does not touch its content.
 */
const COMMIT_BYTE = 1 << 30;
const TURNSTILE_BYTE = COMMIT_BYTE + 1;

/**
 * The writers' lock: an open-file-description lock, which the kernel drops when its holder dies, and which also keeps
 * two journals of one process apart.
 *
 * Fairness: a writer passes a turnstile (a second lock) before it waits for the lock itself, and gives the turnstile
 * back once it has the lock. Whoever releases and wants the lock again must go through the turnstile too, behind the
 * one who waits there. Without it a busy writer re-takes the lock before a waiting one has woken up.
 */
export class WritersLock {
  /** A wait in the kernel cannot be cancelled; it is kept and joined by whoever wants the lock next. */
  private turn: Promise<boolean> | undefined;
  private wanted = false;

  private constructor(
    private readonly native: NativeLock | undefined,
    /** The lock file, open for reading and writing: it also holds the commit records. */
    readonly fd: number,
    readonly inode: number,
  ) {}

  /** @throws {@link EventJournalError} `LOCK_UNAVAILABLE`, `DIRECTORY_UNUSABLE`. */
  static async open(
    fileSystem: FileSystem,
    path: string,
    fileMode: number,
    policy: 'os' | 'none',
  ): Promise<WritersLock> {
    const native = policy === 'os' ? loadNativeLock() : undefined;
    const fd = await fileSystem.open(
      path,
      constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW,
      fileMode,
    );
    try {
      const stats = fileSystem.fstatSync(fd);
      if (!stats.isFile()) throw new Error(`${path} is not a file`);
      await setMode(fileSystem, fd, fileMode);
      const lock = new WritersLock(native, fd, stats.ino);
      lock.probe();
      return lock;
    } catch (error) {
      await fileSystem.close(fd);
      throw error;
    }
  }

  /** Takes the lock if nobody has it and nobody waits for it. */
  tryAcquire(): boolean {
    const { native, fd } = this;
    if (native === undefined) return true;
    if (this.turn !== undefined || !native.tryLock(fd, TURNSTILE_BYTE, 1)) return false;
    const acquired = native.tryLock(fd, COMMIT_BYTE, 1);
    native.unlock(fd, TURNSTILE_BYTE, 1);
    return acquired;
  }

  /** Waits in turn for at most `timeoutMs`, on a thread of its own: neither the event loop nor the pool is held up. */
  async acquire(timeoutMs: number): Promise<boolean> {
    const { native } = this;
    if (native === undefined || this.tryAcquire()) return true;
    this.wanted = true;
    this.turn ??= this.waitInTurn(native);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        // At once, so that a grant that comes after the deadline is given back by waitInTurn.
        this.wanted = false;
        resolve(false);
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.turn, deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether another writer waits: it stands in the turnstile. To be asked by the holder. */
  isWanted(): boolean {
    const { native, fd } = this;
    if (native === undefined) return false;
    if (!native.tryLock(fd, TURNSTILE_BYTE, 1)) return true;
    native.unlock(fd, TURNSTILE_BYTE, 1);
    return false;
  }

  release(): void {
    this.native?.unlock(this.fd, COMMIT_BYTE, 1);
  }

  async close(fileSystem: FileSystem): Promise<void> {
    if (this.turn === undefined) return fileSystem.close(this.fd);
    // A thread still waits on this descriptor's number, which must not become another file's meanwhile.
    const close = () => fileSystem.close(this.fd);
    this.turn.then(close, close).catch(() => undefined);
  }

  private async waitInTurn(native: NativeLock): Promise<boolean> {
    try {
      await native.waitForLock(this.fd, TURNSTILE_BYTE, 1);
      try {
        await native.waitForLock(this.fd, COMMIT_BYTE, 1);
      } finally {
        native.unlock(this.fd, TURNSTILE_BYTE, 1);
      }
      if (!this.wanted) native.unlock(this.fd, COMMIT_BYTE, 1);
      return this.wanted;
    } finally {
      this.turn = undefined;
    }
  }

  /** Some network file systems have no locks: say so now and not at the first commit. */
  private probe(): void {
    try {
      if (this.tryAcquire()) this.release();
    } catch (error) {
      throw new EventJournalError(
        'LOCK_UNAVAILABLE',
        "the journal's file system does not lock files; use a local one, or declare a single writer with lock: 'none'",
        { cause: error },
      );
    }
  }
}
