import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, type FileSystem } from './file-system.js';

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Makes the names in a directory durable: a new file or a rename may be lost in a power cut before this. */
export async function syncDirectory(fileSystem: FileSystem, path: string): Promise<void> {
  const fd = await fileSystem.open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await fileSystem.fsync(fd);
  } finally {
    await fileSystem.close(fd);
  }
}

/**
 * Makes `path` and every missing directory above it, and syncs all of them up to the file system's root: also those
 * that stand already, because the process that made them may have died before its sync.
 */
export async function makeRoot(fileSystem: FileSystem, path: string, mode: number): Promise<void> {
  const made = new Set<string>();
  const missing: string[] = [];
  for (let at = path; fileSystem.lstatSync(at) === undefined; at = dirname(at)) missing.unshift(at);
  for (const directory of missing) {
    await makeDirectory(fileSystem, directory, mode);
    made.add(dirname(directory));
  }
  for (let at = path; ; at = dirname(at)) {
    try {
      await syncDirectory(fileSystem, at);
    } catch (error) {
      // A directory above that we may not read is not ours; nor was anything in it made by us.
      const foreign = at !== path && !made.has(at);
      if (!foreign || !['EACCES', 'EPERM', 'EINVAL', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
    }
    if (at === dirname(at)) return;
  }
}

/**
 * Makes one directory with exactly `mode`, whatever the umask, or takes the one that stands there.
 * A symbolic link in its place is refused (`ELOOP` or `ENOTDIR`): it could lead out of the journal.
 */
export async function makeDirectory(fileSystem: FileSystem, path: string, mode: number): Promise<void> {
  try {
    await fileSystem.mkdir(path, mode);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const fd = await fileSystem.open(path, DIRECTORY);
  try {
    await setMode(fileSystem, fd, mode);
  } finally {
    await fileSystem.close(fd);
  }
}

/** Sets the permission bits where they differ. A file of another owner keeps its own: it is usable or it is not. */
export async function setMode(fileSystem: FileSystem, fd: number, mode: number): Promise<void> {
  if ((fileSystem.fstatSync(fd).mode & 0o777) === mode) return;
  try {
    await fileSystem.fchmod(fd, mode);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  }
}
