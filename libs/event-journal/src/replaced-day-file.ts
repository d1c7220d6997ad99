import type { Stats } from 'node:fs';
import { DayFile, type OpenFile } from './day-file.js';
import { errorCode, readRange, writeAll } from './file-system.js';

/**
 * `writeMode: 'replace'`: every commit publishes a complete file by rename.
 *
 * A copy per commit would cost more with every event of the day, so two files take turns: the hidden twin is one commit
 * behind, receives the missed lines and the new ones, is synced, and takes the name; the file it replaces becomes the twin.
 */
export class ReplacedDayFile extends DayFile {
  private twin: OpenFile | undefined;
  /** Its content was copied and not synced yet. */
  private twinIsNew = false;
  /** What our latest commit added, and the file that it published: the twin lacks it, and it need not be read back. */
  private latest: { readonly file: OpenFile; readonly lines: Buffer } | undefined;
  /** What is written at once; used again, for fresh memory costs a page fault for every 4 KiB. */
  private scratch = Buffer.alloc(0);

  override async release(): Promise<void> {
    await super.release();
    await this.dropTwin();
  }

  protected override get openFlags(): number {
    return super.openFlags | this.context.fileSystem.syncedWriteFlag;
  }

  protected async extend(file: OpenFile, lines: Buffer): Promise<OpenFile> {
    const { fileSystem, layout, syncsCommits } = this.context;
    // Without a wait where none is needed: whoever was just answered encodes his next lines before this went on.
    const twin = (this.twin = this.readyTwin(file) ?? (await this.openTwin(file)));
    const missed = this.ownLines(file, twin) ?? (await readRange(fileSystem, file.fd, twin.size, file.size));
    const content = this.joined(missed, lines);
    await writeAll(fileSystem, twin.fd, content);
    // Synced under every policy: a rename must never put a hollow file where a whole one was.
    if (this.twinIsNew || fileSystem.syncedWriteFlag === 0) await fileSystem.fsync(twin.fd);
    this.twinIsNew = false;

    await this.retire();
    await fileSystem.rename(layout.twin(this.day), this.path);
    this.twin = file;
    const published = (this.file = { ...twin, size: file.size + lines.length });
    this.latest = { file: published, lines: content.subarray(missed.length) };
    await fileSystem.rename(layout.retired(this.day), layout.twin(this.day));
    if (syncsCommits) await this.syncEntry();
    return published;
  }

  protected async syncExtensions(): Promise<void> {
    await this.syncEntry();
  }

  protected async abandon(): Promise<void> {
    await this.forget();
  }

  /** The twin goes too: nobody asks for it again once the day file is closed. */
  protected override async forget(): Promise<void> {
    await this.dropTwin();
    await super.forget();
  }

  /** A failed batch is in the twin at most, which was dropped. */
  protected cutBack(): Promise<void> {
    return Promise.resolve();
  }

  protected override get twinLeft(): OpenFile | undefined {
    return this.twin;
  }

  /** The twin that is open, if it is still as the latest commit, ours or another writer's, left it. */
  private readyTwin(file: OpenFile): OpenFile | undefined {
    const found = this.recordedTwin(file);
    return found !== undefined && this.twin?.inode === found.ino
      ? { ...this.twin, size: found.size }
      : undefined;
  }

  private async openTwin(file: OpenFile): Promise<OpenFile> {
    const { fileSystem, layout } = this.context;
    const path = layout.twin(this.day);
    if (this.twin !== undefined) await fileSystem.close(this.twin.fd);
    this.twin = undefined;
    if (this.recordedTwin(file) === undefined) {
      if (fileSystem.lstatSync(path) !== undefined) await fileSystem.unlink(path);
      await fileSystem.copyFile(this.path, path);
      this.twinIsNew = true;
    }
    return this.open(path);
  }

  private recordedTwin(file: OpenFile): Stats | undefined {
    const { fileSystem, layout, records } = this.context;
    const found = fileSystem.lstatSync(layout.twin(this.day));
    const record = records.read(this.day);
    const isRecorded =
      found?.isFile() === true &&
      found.ino === record?.twinInode &&
      found.size === record.twinSize &&
      found.size <= file.size;
    return isRecorded ? found : undefined;
  }

  /** What the twin lacks, where it is our own latest commit. */
  private ownLines(file: OpenFile, twin: OpenFile): Buffer | undefined {
    const { latest } = this;
    const isOurs = latest?.file.inode === file.inode && latest.file.size === file.size;
    return isOurs && twin.size === file.size - latest.lines.length ? latest.lines : undefined;
  }

  private joined(missed: Buffer, lines: Buffer): Buffer {
    const length = missed.length + lines.length;
    if (this.scratch.length < length) this.scratch = Buffer.allocUnsafeSlow(length * 2);
    // The missed lines may stand in there already.
    this.scratch.set(missed);
    this.scratch.set(lines, missed.length);
    return this.scratch.subarray(0, length);
  }

  /** Gives the published file a second name, so that it outlives being replaced. */
  private async retire(): Promise<void> {
    const { fileSystem, layout } = this.context;
    const retired = layout.retired(this.day);
    try {
      await fileSystem.link(this.path, retired);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      await fileSystem.unlink(retired);
      await fileSystem.link(this.path, retired);
    }
  }

  private async dropTwin(): Promise<void> {
    const { fileSystem, layout } = this.context;
    const { twin } = this;
    this.twin = undefined;
    this.latest = undefined;
    this.scratch = Buffer.alloc(0);
    if (twin === undefined) return;
    await fileSystem.close(twin.fd).catch(() => undefined);
    await fileSystem.unlink(layout.twin(this.day)).catch(() => undefined);
  }
}
