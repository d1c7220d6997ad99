import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  /** Of the directory that was written to. */
  readonly fileSystem: string;
  /** Average of the last minute before the run: on a quiet machine far below the number of cores. */
  readonly loadBefore: number;
}

const TMPFS = 'tmpfs';

/** From statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0x0102_1994: TMPFS,
  0x6969: 'nfs',
  0xef53: 'ext4',
  0x2fc1_2fc1: 'zfs',
  0x5846_5342: 'xfs',
  0x794c_7630: 'overlayfs',
  0x9123_683e: 'btrfs',
  0xf2f5_2010: 'f2fs',
};

export function describeMachine(directory: string): Machine {
  const magic = statfsSync(directory).type;
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.version,
    fileSystem: FILE_SYSTEMS[magic] ?? `0x${magic.toString(16)}`,
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Whether a sync of this file system reaches no disk, so that figures say nothing about durability. */
export function isInMemory({ fileSystem }: Machine): boolean {
  return fileSystem === TMPFS;
}
