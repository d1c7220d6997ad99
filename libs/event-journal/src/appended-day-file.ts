import { constants } from 'node:fs';
import { DayFile, type OpenFile } from './day-file.js';
import { progress } from './file-system.js';

/**
 * Up to here a write that is not synced goes to the page cache right away. 256 KiB take 45 µs and 512 KiB 90 µs; a trip
 * through the thread pool takes 30–50 µs, and its end is noticed, and the sync begun, only when the event loop's turn is over.
 */
const DIRECT_WRITE_BYTES = 524_288;

/** `writeMode: 'append'`: a batch is written at the end of the file and synced. */
export class AppendedDayFile extends DayFile {
  /** A failed batch that is still in the file: nothing may be appended behind it. */
  private failed: { inode: number; size: number } | undefined;

  protected override get openFlags(): number {
    return super.openFlags | this.syncedWriteFlag;
  }

  protected async extend(file: OpenFile, lines: Buffer): Promise<OpenFile> {
    const { fileSystem, syncsCommits } = this.context;
    const writesSync = this.syncedWriteFlag !== 0;
    for (let written = 0; written < lines.length;) {
      const rest = lines.length - written;
      written += progress(
        writesSync || rest > DIRECT_WRITE_BYTES
          ? await fileSystem.write(file.fd, lines, written, rest, null)
          : fileSystem.writeSync(file.fd, lines, written, rest, null),
      );
    }
    if (syncsCommits && !writesSync) await fileSystem.fdatasync(file.fd);
    return { ...file, size: file.size + lines.length };
  }

  /** Write and sync in one system call, and one trip through the thread pool; 0 where that is not wanted or not to be had. */
  private get syncedWriteFlag(): number {
    const { fileSystem, syncsCommits } = this.context;
    return syncsCommits ? fileSystem.syncedWriteFlag : 0;
  }

  protected async syncExtensions(file: OpenFile): Promise<void> {
    await this.context.fileSystem.fdatasync(file.fd);
  }

  protected async abandon(file: OpenFile): Promise<void> {
    this.failed = { inode: file.inode, size: file.size };
    await this.forget();
    // If the disk refuses this too, the next commit tries again before it appends.
    await this.cutBack().catch(() => undefined);
  }

  protected async cutBack(): Promise<void> {
    const { failed } = this;
    if (failed === undefined) return;
    const { fileSystem, records } = this.context;
    const record = records.read(this.day);
    // Otherwise another writer went on from here, after a repair of its own.
    const isLatest = record?.inode === failed.inode && record.size === failed.size;
    if (isLatest && fileSystem.lstatSync(this.path)?.ino === failed.inode) {
      const fd = await fileSystem.open(this.path, constants.O_RDWR | constants.O_NOFOLLOW);
      try {
        await fileSystem.ftruncate(fd, failed.size);
        await fileSystem.fsync(fd);
      } finally {
        await fileSystem.close(fd);
      }
    }
    this.failed = undefined;
  }
}
