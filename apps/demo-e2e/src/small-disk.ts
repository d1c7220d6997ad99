import { execFile } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BYTES = 1_048_576;

/** A place where a process soon finds no room, and later some again. */
export interface SmallDisk {
  readonly directory: string;
  /** Shell text that the process must be started with; see `DemoOptions`. */
  readonly before?: string;
  /** The system's code of the error that the full disk gives. */
  readonly errorCode: string;
  /** Makes room again, for the process of this id. */
  free(pid: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * A tmpfs of 2 MB, half of it taken.
 * @returns undefined where this user may not mount one
 */
export async function smallTmpfs(): Promise<SmallDisk | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${2 * BYTES}`, 'tmpfs', directory]);
  } catch {
    await rm(directory, { recursive: true });
    return undefined;
  }
  const filler = join(directory, '.filler');
  await writeFile(filler, Buffer.alloc(BYTES));
  return {
    directory,
    errorCode: 'ENOSPC',
    free: () => truncate(filler),
    release: async () => {
      await run('umount', [directory]);
      await rm(directory, { recursive: true });
    },
  };
}

/** A directory where no file may grow beyond 1 MB (`RLIMIT_FSIZE`). It needs no rights. */
export async function smallFiles(): Promise<SmallDisk> {
  const directory = await mkdtemp(join(tmpdir(), 'small-files-'));
  return {
    directory,
    // In blocks of 512 bytes. Only a soft limit can be raised again.
    before: `ulimit -S -f ${BYTES / 512}`,
    errorCode: 'EFBIG',
    free: async (pid) => {
      await run('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
    },
    release: () => rm(directory, { recursive: true }),
  };
}
