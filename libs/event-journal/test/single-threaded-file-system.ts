import * as fs from 'node:fs';
import { nodeFileSystem, type FileSystem } from '../src/file-system.js';

/**
 * Every call on the spot and no sync at all: for tests that make tens of thousands of calls and are not about the medium.
 * Most of the time of a call goes into handing it to another thread; without that their order is the same in every run.
 */
export const singleThreadedFileSystem: FileSystem = {
  ...nodeFileSystem,
  syncedWriteFlag: 0,
  open: onTheSpot(fs.openSync),
  close: onTheSpot(fs.closeSync),
  read: onTheSpot((...args: Parameters<FileSystem['read']>) => nodeFileSystem.readSync(...args)),
  write: onTheSpot((...args: Parameters<FileSystem['write']>) => nodeFileSystem.writeSync(...args)),
  fdatasync: () => Promise.resolve(),
  fsync: () => Promise.resolve(),
  ftruncate: onTheSpot(fs.ftruncateSync),
  fchmod: onTheSpot(fs.fchmodSync),
  mkdir: onTheSpot((path: string, mode: number) => void fs.mkdirSync(path, mode)),
  readdir: onTheSpot((path: string) => fs.readdirSync(path)),
  rename: onTheSpot(fs.renameSync),
  link: onTheSpot(fs.linkSync),
  unlink: onTheSpot(fs.unlinkSync),
  copyFile: onTheSpot((from: string, to: string) => fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL)),
  accessDirectory: onTheSpot((path: string) =>
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK),
  ),
};

function onTheSpot<A extends unknown[], T>(call: (...args: A) => T): (...args: A) => Promise<T> {
  // eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects and does not throw
  return async (...args) => call(...args);
}
