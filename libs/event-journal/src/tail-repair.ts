import { constants } from 'node:fs';
import { readRange, removeFile, writeAll, type FileSystem } from './file-system.js';
import { syncDirectory } from './directories.js';
import type { Incident } from './journal-report.js';
import type { JournalLayout } from './journal-layout.js';
import { inspectTail, type Damage } from './tail.js';

/** What a repair needs beside the file. */
export interface RepairContext {
  readonly fileSystem: FileSystem;
  readonly layout: JournalLayout;
  readonly fileMode: number;
  /** Bytes at the end of a file that a crash can have touched: more than the largest batch. */
  readonly window: number;
  readonly report: (incident: Incident) => void;
}

/**
 * Makes a day file whole again after a crash; call it under the writers' lock only, because another writer's batch in
 * flight looks just like a torn tail. A fragment is copied to quarantine before it is cut. Lines that stand after a
 * damaged region are kept: they may have been acknowledged.
 *
 * What is kept beyond `settled` is written once more, byte for byte, and synced. A writer that died before its sync left
 * it in memory only, and after a failed sync the kernel takes such pages for written: the next sync would skip them.
 *
 * @param settled how far the file is known to be synced.
 * @returns whether anything is left; a file without a whole line is removed.
 */
export async function repairTail(context: RepairContext, day: string, settled: number): Promise<boolean> {
  const { fileSystem, layout } = context;
  const path = layout.dayFile(day);
  const fd = await fileSystem.open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const { size } = fileSystem.fstatSync(fd);
    const tail = await inspectTail(fileSystem, fd, size, context.window);
    for (const { from, to } of tail.corrupt) {
      context.report({ kind: 'corrupt', path: layout.shownPath(day), offset: from, bytes: to - from });
    }
    await quarantine(context, day, fd, tail.damages);

    const first = tail.damages[0]?.from ?? size;
    const lost = tail.damages.reduce((sum, { from, to }) => sum + to - from, 0);
    if (lost === size) {
      await fileSystem.unlink(path);
      await syncDirectory(fileSystem, layout.dayDirectory(day));
      return false;
    }
    if (first + lost < size) {
      await rewriteWithout(context, day, fd, tail.damages, size);
      return true;
    }

    if (first === size && settled === size) return true;
    const doubtful = await readRange(fileSystem, fd, Math.min(settled, first), first);
    await writeAll(fileSystem, fd, doubtful, first - doubtful.length);
    if (first < size) await fileSystem.ftruncate(fd, first);
    await fileSystem.fsync(fd);
    return true;
  } finally {
    await fileSystem.close(fd);
  }
}

async function quarantine(
  { fileSystem, layout, fileMode, report }: RepairContext,
  day: string,
  fd: number,
  damages: readonly Damage[],
): Promise<void> {
  for (const { from, to, onlyNuls } of damages) {
    const incident = {
      kind: 'repaired',
      path: layout.shownPath(day),
      offset: from,
      bytes: to - from,
    } as const;
    if (onlyNuls) {
      report(incident);
      continue;
    }
    const copy = layout.quarantined(day, from, new Date());
    // Not O_EXCL: a repair that failed is tried again, perhaps within the same millisecond.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    const copyFd = await fileSystem.open(copy, flags, fileMode);
    try {
      await writeAll(fileSystem, copyFd, await readRange(fileSystem, fd, from, to));
      await fileSystem.fsync(copyFd);
    } catch (error) {
      // Half a copy is no evidence, and on a full disk every attempt would leave one.
      await fileSystem.unlink(copy).catch(() => undefined);
      throw error;
    } finally {
      await fileSystem.close(copyFd);
    }
    await syncDirectory(fileSystem, layout.quarantine);
    report({ ...incident, quarantine: copy });
  }
}

/** Damage before whole lines: the file is written anew without it and takes the old one's place by rename. */
async function rewriteWithout(
  { fileSystem, layout, fileMode }: RepairContext,
  day: string,
  fd: number,
  damages: readonly Damage[],
  size: number,
): Promise<void> {
  const path = layout.dayFile(day);
  const unpublished = layout.unpublished(day);
  await removeFile(fileSystem, unpublished);
  await fileSystem.copyFile(path, unpublished);
  const copyFd = await fileSystem.open(unpublished, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    let end = damages[0]?.from ?? size;
    for (const [index, { to }] of damages.entries()) {
      const kept = await readRange(fileSystem, fd, to, damages[index + 1]?.from ?? size);
      await writeAll(fileSystem, copyFd, kept, end);
      end += kept.length;
    }
    await fileSystem.ftruncate(copyFd, end);
    await fileSystem.fchmod(copyFd, fileMode);
    await fileSystem.fsync(copyFd);
    await fileSystem.rename(unpublished, path);
    await syncDirectory(fileSystem, layout.dayDirectory(day));
  } finally {
    await fileSystem.close(copyFd);
  }
}
