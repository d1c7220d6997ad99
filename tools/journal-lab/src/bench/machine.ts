import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

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
  /** A virtual machine whose freed memory goes back to its host, so that every page it takes anew is a fault there. */
  readonly returnsFreedMemory?: true;
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

/** One link for each memory balloon that the driver serves. */
const BALLOONS = '/sys/bus/virtio/drivers/virtio_balloon';
/** VIRTIO_BALLOON_F_REPORTING, among the features that host and guest have agreed on: a digit each, the lowest first. */
const REPORTS_FREE_PAGES = 5;

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
    ...(returnsFreedMemory(BALLOONS) && { returnsFreedMemory: true }),
  };
}

/** @param balloons the folder of the balloon driver; missing where there is none. */
export function returnsFreedMemory(balloons: string): boolean {
  try {
    return readdirSync(balloons)
      .filter((name) => name.startsWith('virtio'))
      .some((name) => readFileSync(join(balloons, name, 'features'), 'utf8')[REPORTS_FREE_PAGES] === '1');
  } catch {
    return false;
  }
}

/** Whether a sync of this file system reaches no disk, so that figures say nothing about durability. */
export function isInMemory({ fileSystem }: Machine): boolean {
  return fileSystem === TMPFS;
}
