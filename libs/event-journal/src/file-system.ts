import * as fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * Every system call of the engine, and nothing else: the seam at which the lab injects faults and crashes.
 * Calls on the way of every commit that answer from memory are synchronous (a trip through the thread pool costs
 * 30–50 µs, a stat 1–2 µs); whatever waits for the disk is not.
 */
export interface FileSystem {
  /**
   * For `open`: each write returns only when it is synced, as by `fdatasync` (`O_DSYNC`), which saves a trip through the
   * thread pool. 0 where the system has no such flag, or means less by it: on macOS the drive's cache may keep the data.
   */
  readonly syncedWriteFlag: number;
  open(path: string, flags: number, mode?: number): Promise<number>;
  close(fd: number): Promise<void>;
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  write(
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<number>;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  fdatasync(fd: number): Promise<void>;
  fsync(fd: number): Promise<void>;
  ftruncate(fd: number, size: number): Promise<void>;
  fchmod(fd: number, mode: number): Promise<void>;
  fstatSync(fd: number): fs.Stats;
  /** `undefined` when nothing stands at `path`. Does not follow a symbolic link. */
  lstatSync(path: string): fs.Stats | undefined;
  mkdir(path: string, mode: number): Promise<void>;
  readdir(path: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Refuses a `to` that exists. */
  copyFile(from: string, to: string): Promise<void>;
  /** Rejects where this process may not write in the directory. */
  accessDirectory(path: string): Promise<void>;
}

const write = promisify(fs.write) as (
  ...args: Parameters<FileSystem['write']>
) => Promise<{ bytesWritten: number }>;
const read = promisify(fs.read) as (
  ...args: Parameters<FileSystem['read']>
) => Promise<{ bytesRead: number }>;

/** The real one. */
export const nodeFileSystem: FileSystem = {
  syncedWriteFlag: process.platform === 'linux' ? fs.constants.O_DSYNC : 0,
  open: promisify(fs.open),
  close: promisify(fs.close),
  read: async (...args) => (await read(...args)).bytesRead,
  write: async (...args) => (await write(...args)).bytesWritten,
  readSync: fs.readSync,
  writeSync: fs.writeSync,
  fdatasync: promisify(fs.fdatasync),
  fsync: promisify(fs.fsync),
  ftruncate: promisify(fs.ftruncate),
  fchmod: promisify(fs.fchmod),
  fstatSync: (fd) => fs.fstatSync(fd),
  lstatSync: (path) => fs.lstatSync(path, { throwIfNoEntry: false }),
  mkdir: async (path, mode) => void (await promisify(fs.mkdir)(path, { mode })),
  readdir: (path) => promisify(fs.readdir)(path),
  rename: promisify(fs.rename),
  link: promisify(fs.link),
  unlink: promisify(fs.unlink),
  copyFile: (from, to) => promisify(fs.copyFile)(from, to, fs.constants.COPYFILE_EXCL),
  accessDirectory: (path) =>
    promisify(fs.access)(path, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK),
};

/** The system's code of an error, such as `ENOSPC`. */
export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** Writes all of `bytes` at the end of `fd`, continuing short writes (a full disk and signals cut them). */
export async function writeAll(
  fileSystem: FileSystem,
  fd: number,
  bytes: Uint8Array,
  position: number | null = null,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const at = position === null ? null : position + written;
    written += progress(await fileSystem.write(fd, bytes, written, bytes.length - written, at));
  }
}

/** A write that takes nothing and reports no error would be tried for ever. */
export function progress(bytesWritten: number): number {
  if (bytesWritten > 0) return bytesWritten;
  throw Object.assign(new Error('EIO: the system wrote nothing'), { code: 'EIO' });
}

/** Reads exactly `[from, to)`, or less at the end of the file. */
export async function readRange(
  fileSystem: FileSystem,
  fd: number,
  from: number,
  to: number,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(to - from);
  let filled = 0;
  while (filled < buffer.length) {
    const count = await fileSystem.read(fd, buffer, filled, buffer.length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** Removes a file that may be gone already. */
export async function removeFile(fileSystem: FileSystem, path: string): Promise<void> {
  try {
    await fileSystem.unlink(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
