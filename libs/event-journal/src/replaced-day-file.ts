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

  override async release(): Promise<void> {
    await super.release();
    await this.dropTwin();
  }

  protected async extend(file: OpenFile, lines: Buffer): Promise<OpenFile> {
    const { fileSystem, layout, syncsCommits } = this.context;
    const twin = (this.twin = await this.openTwin(file));
    const missed = await readRange(fileSystem, file.fd, twin.size, file.size);
    await writeAll(fileSystem, twin.fd, missed.length === 0 ? lines : Buffer.concat([missed, lines]));
    // Synced under every policy: a rename must never put a hollow file where a whole one was.
    await fileSystem.fsync(twin.fd);

    await this.retire();
    await fileSystem.rename(layout.twin(this.day), this.path);
    this.twin = file;
    const published = (this.file = { ...twin, size: file.size + lines.length });
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

  /** The twin as the latest commit, ours or another writer's, left it, or a new one. */
  private async openTwin(file: OpenFile): Promise<OpenFile> {
    const { fileSystem, layout, records } = this.context;
    const path = layout.twin(this.day);
    const found = fileSystem.lstatSync(path);
    const record = records.read(this.day);
    const usable =
      found?.isFile() === true &&
      record !== undefined &&
      found.ino === record.twinInode &&
      found.size === record.twinSize &&
      found.size <= file.size;
    if (usable && this.twin?.inode === found.ino) return { ...this.twin, size: found.size };
    if (this.twin !== undefined) await fileSystem.close(this.twin.fd);
    this.twin = undefined;
    if (!usable) {
      if (found !== undefined) await fileSystem.unlink(path);
      await fileSystem.copyFile(this.path, path);
    }
    return this.open(path);
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
    if (twin === undefined) return;
    await fileSystem.close(twin.fd).catch(() => undefined);
    await fileSystem.unlink(layout.twin(this.day)).catch(() => undefined);
  }
}
