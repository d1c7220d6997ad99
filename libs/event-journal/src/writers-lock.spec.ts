import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { closeSync, constants, openSync, symlinkSync, writeFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFileSystem, type FileSystem } from './file-system.js';
import { loadNativeLock } from './native-lock.js';
import { WritersLock } from './writers-lock.js';
import { Child } from '../test/child.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const LONG = 10_000;

describe("The writers' lock", () => {
  const temporary = temporaryDirectory();
  const path = () => join(temporary.path, 'lock');
  const locks: WritersLock[] = [];
  const children: Child[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
    for (const lock of locks.splice(0)) await lock.close(nodeFileSystem);
  });

  async function open(
    fileSystem: FileSystem = nodeFileSystem,
    policy: 'os' | 'none' = 'os',
  ): Promise<WritersLock> {
    const lock = await WritersLock.open(fileSystem, path(), 0o600, policy);
    locks.push(lock);
    return lock;
  }

  async function holder(): Promise<Child> {
    const child = Child.start('lock-holder', path());
    children.push(child);
    expect(await child.says()).toBe('held');
    return child;
  }

  it('is had by one at a time, in one process too', async () => {
    const [first, second] = [await open(), await open()];
    expect(first.tryAcquire()).toBe(true);
    expect(second.tryAcquire()).toBe(false);
    first.release();
    expect(second.tryAcquire()).toBe(true);
    expect(first.tryAcquire()).toBe(false);
    second.release();
  });

  it('is had at once where nobody has it', async () => {
    const lock = await open();
    expect(await lock.acquire(LONG)).toBe(true);
    lock.release();
  });

  it('is handed to who waits for it', async () => {
    const [first, second] = [await open(), await open()];
    await first.acquire(LONG);
    const waiting = second.acquire(LONG);
    first.release();
    expect(await waiting).toBe(true);
    expect(first.tryAcquire()).toBe(false);
    second.release();
  });

  it('is handed over by another process', async () => {
    const lock = await open();
    const child = await holder();
    expect(lock.tryAcquire()).toBe(false);
    const waiting = lock.acquire(LONG);
    child.tell('let go');
    expect(await waiting).toBe(true);
    lock.release();
  });

  it('is let go by the kernel when its holder is killed', async () => {
    const lock = await open();
    const child = await holder();
    const waiting = lock.acquire(LONG);
    await child.kill();
    expect(await waiting).toBe(true);
    lock.release();
  });

  it('is not waited for longer than asked, and a grant that comes too late is given back', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    await first.acquire(LONG);
    expect(await second.acquire(1)).toBe(false);
    first.release();
    expect(await third.acquire(LONG)).toBe(true);
    third.release();
    expect(await second.acquire(LONG)).toBe(true);
    second.release();
  });

  it('is had by who asks again while its first wait still goes on', async () => {
    const [first, second] = [await open(), await open()];
    await first.acquire(LONG);
    expect(await second.acquire(1)).toBe(false);
    expect(second.tryAcquire()).toBe(false);
    const again = second.acquire(LONG);
    first.release();
    expect(await again).toBe(true);
    expect(first.tryAcquire()).toBe(false);
    second.release();
  });

  it('holds up neither the event loop nor the thread pool, however many wait', async () => {
    const child = await holder();
    // More than the pool has threads.
    const waiting = await Promise.all(Array.from({ length: 8 }, () => open()));
    const acquired = waiting.map(async (lock) => {
      expect(await lock.acquire(LONG)).toBe(true);
      lock.release();
    });
    await nodeFileSystem.readdir(temporary.path);
    await sleep(1);
    child.tell('let go');
    await Promise.all(acquired);
  });

  /** Whether someone has the place from which the lock itself is waited for. */
  function isTurnstileTaken(): boolean {
    const fd = openSync(path(), 'r+');
    try {
      return !loadNativeLock().tryLock(fd, (1 << 30) + 1, 1);
    } finally {
      closeSync(fd);
    }
  }

  it('is had in turn: who waits gets it before the one who takes it again and again', async () => {
    const [greedy, patient] = [await open(), await open()];
    let served = 0;
    await greedy.acquire(LONG);
    for (let round = 1; round <= 20; round++) {
      const waiting = patient.acquire(LONG).then((had) => {
        served += Number(had);
        patient.release();
      });
      while (!isTurnstileTaken()) await sleep(1);
      greedy.release();
      expect(await greedy.acquire(LONG)).toBe(true);
      expect(served).toBe(round);
      await waiting;
    }
    greedy.release();
  });

  it('closes its file only when no thread waits on it any more', async () => {
    const first = await open();
    await first.acquire(LONG);
    const second = await WritersLock.open(nodeFileSystem, path(), 0o600, 'os');
    expect(await second.acquire(1)).toBe(false);
    const closed = jest.fn();
    const watching: FileSystem = {
      ...nodeFileSystem,
      close: async (fd) => {
        await nodeFileSystem.close(fd);
        closed(fd);
      },
    };
    await second.close(watching);
    expect(closed).not.toHaveBeenCalled();
    first.release();
    while (closed.mock.calls.length === 0) await sleep(1);
    expect(closed).toHaveBeenCalledWith(second.fd);
    expect(first.tryAcquire()).toBe(true);
    first.release();
  });

  it('is always had where a single writer is declared, and locks nobody out', async () => {
    const [declared, other] = [await open(nodeFileSystem, 'none'), await open()];
    expect(declared.tryAcquire()).toBe(true);
    expect(await declared.acquire(1)).toBe(true);
    expect(other.tryAcquire()).toBe(true);
    declared.release();
    expect(declared.tryAcquire()).toBe(true);
    other.release();
  });

  it('has a file of exactly the mode it is given', async () => {
    writeFileSync(path(), '', { mode: 0o666 });
    await open();
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('refuses a symbolic link in the place of its file', async () => {
    writeFileSync(join(temporary.path, 'elsewhere'), '');
    symlinkSync(join(temporary.path, 'elsewhere'), path());
    await expect(open()).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('refuses whatever else is no file', async () => {
    mkdirSync(path());
    await expect(open()).rejects.toMatchObject({ code: 'EISDIR' });
    const directory: FileSystem = {
      ...nodeFileSystem,
      open: () => nodeFileSystem.open(temporary.path, constants.O_RDONLY),
    };
    await expect(open(directory)).rejects.toThrow('is not a file');
  });

  it('says what to do where the file system does not lock', async () => {
    writeFileSync(path(), '');
    // An exclusive lock needs a file that is open for writing.
    const lockless: FileSystem = {
      ...nodeFileSystem,
      open: (path) => nodeFileSystem.open(path, constants.O_RDONLY),
    };
    await expect(open(lockless)).rejects.toMatchObject({
      name: 'EventJournalError',
      code: 'LOCK_UNAVAILABLE',
      message: expect.stringContaining("lock: 'none'"),
      cause: expect.objectContaining({ code: 'EBADF' }),
    });
    await expect(open(lockless, 'none')).resolves.toBeInstanceOf(WritersLock);
  });

  it('says what to do where the platform has no native lock', async () => {
    const missing = new Error('No native build was found');
    jest.mock('fs-native-extensions', () => {
      throw missing;
    });
    try {
      await expect(open()).rejects.toMatchObject({
        name: 'EventJournalError',
        code: 'LOCK_UNAVAILABLE',
        message: expect.stringContaining("lock: 'none'"),
        cause: missing,
      });
      await expect(open(nodeFileSystem, 'none')).resolves.toBeInstanceOf(WritersLock);
    } finally {
      jest.unmock('fs-native-extensions');
    }
  });
});
