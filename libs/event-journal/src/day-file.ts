import { constants, type Stats } from 'node:fs';
import type { CommitRecord, CommitRecords } from './commit-record.js';
import { makeDirectory, setMode, syncDirectory } from './directories.js';
import { writeAll } from './file-system.js';
import { repairTail, type RepairContext } from './tail-repair.js';

/** What a day file needs of its journal. */
export interface DayFileContext extends RepairContext {
  readonly records: CommitRecords;
  readonly directoryMode: number;
  /** Whether a commit ends with a sync (`sync: 'always'`). */
  readonly syncsCommits: boolean;
}

/** An open day file whose end is known to be whole. */
export interface OpenFile {
  readonly fd: number;
  readonly inode: number;
  readonly size: number;
}

/**
 * One day's file, from its birth on. Every method is called under the writers' lock.
 *
 * How a batch is added to a file that exists is the write mode's business: see `AppendedDayFile`, `ReplacedDayFile`.
 */
export abstract class DayFile {
  protected file: OpenFile | undefined;
  /** The file as the latest commit left it; it outlives the descriptor. */
  private left: Pick<OpenFile, 'inode' | 'size'> | undefined;
  /** The directory entries on the way to the file were synced by this process. */
  private entriesSynced = false;
  /** Committed but not synced (`sync: 'interval'`). */
  private unsyncedFrom: number | undefined;

  constructor(
    protected readonly context: DayFileContext,
    readonly day: string,
  ) {}

  get isOpen(): boolean {
    return this.file !== undefined;
  }

  /** Adds whole lines; resolves when they are as safe as the sync policy says, and rejects with the system's error. */
  async commit(lines: Buffer): Promise<void> {
    const file = this.unchangedFile() ?? (await this.openWhole());
    if (file === undefined) {
      await this.bear(lines);
    } else {
      try {
        this.file = await this.extend(file, lines);
      } catch (error) {
        await this.abandon(file);
        throw error;
      }
      if (!this.context.syncsCommits) this.unsyncedFrom ??= file.size;
    }
    this.remember();
  }

  /** Repairs what a crash left and lets go of the file again. */
  async recover(): Promise<void> {
    await this.openWhole();
    await this.release();
  }

  /** Syncs what was committed without a sync. */
  async sync(): Promise<void> {
    const { unsyncedFrom, file, left } = this;
    if (unsyncedFrom === undefined) return;
    this.unsyncedFrom = undefined;
    if (file === undefined) return;
    try {
      await this.syncExtensions(file);
    } catch (error) {
      // The next commit finds a file longer than its record, and writes and syncs the difference again.
      if (left !== undefined) this.record({ ...left, size: unsyncedFrom });
      await this.forget();
      throw error;
    }
  }

  /** Closes the descriptors; the next commit opens them again. */
  async release(): Promise<void> {
    await this.sync();
    const { file } = this;
    this.file = undefined;
    if (file !== undefined) await this.context.fileSystem.close(file.fd);
  }

  /** Adds `lines` to a file that is open and whole; resolves to the file that then has the name. */
  protected abstract extend(file: OpenFile, lines: Buffer): Promise<OpenFile>;

  /** Makes durable what {@link extend} did without a sync. */
  protected abstract syncExtensions(file: OpenFile): Promise<void>;

  /** Undoes a failed {@link extend} as far as it can. */
  protected abstract abandon(file: OpenFile): Promise<void>;

  /** Cuts what a failed {@link extend} left in the file; rejects when the disk still refuses. */
  protected abstract cutBack(): Promise<void>;

  /** The hidden file that takes turns with this one, where the write mode has one. */
  protected get twinLeft(): OpenFile | undefined {
    return undefined;
  }

  /** For a file that is going to be extended. */
  protected get openFlags(): number {
    return constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW;
  }

  protected get path(): string {
    return this.context.layout.dayFile(this.day);
  }

  protected async open(path: string): Promise<OpenFile> {
    const { fileSystem, fileMode } = this.context;
    const fd = await fileSystem.open(path, this.openFlags);
    try {
      await setMode(fileSystem, fd, fileMode);
      const { ino, size } = fileSystem.fstatSync(fd);
      return { fd, inode: ino, size };
    } catch (error) {
      await fileSystem.close(fd);
      throw error;
    }
  }

  protected async syncEntry(): Promise<void> {
    await syncDirectory(this.context.fileSystem, this.context.layout.dayDirectory(this.day));
  }

  /** Lets go of the file without another sync: after a failed one the kernel may call lost pages written. */
  protected async forget(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    this.left = undefined;
    this.entriesSynced = false;
    if (file !== undefined) await this.context.fileSystem.close(file.fd).catch(() => undefined);
  }

  /** The open file, if nothing but the recorded commits of other writers happened to it. One system call, no wait. */
  private unchangedFile(): OpenFile | undefined {
    const { file } = this;
    if (file === undefined) return undefined;
    const found = this.context.fileSystem.lstatSync(this.path);
    if (found?.ino !== file.inode) return undefined;
    if (found.size === file.size) return file;
    return this.isRecorded(found) ? (this.file = { ...file, size: found.size }) : undefined;
  }

  private isRecorded(found: Stats): boolean {
    const record = this.context.records.read(this.day);
    return record?.inode === found.ino && record.size === found.size;
  }

  /** Opens the file that stands there, repaired if need be; `undefined` where none stands. */
  private async openWhole(): Promise<OpenFile | undefined> {
    const { fileSystem, layout, records, report } = this.context;
    const { left, file } = this;
    this.file = undefined;
    if (file !== undefined) await fileSystem.close(file.fd);
    await this.cutBack();

    const found = this.find();
    const record = records.read(this.day);
    const recorded = found !== undefined && record?.inode === found.ino && record.size === found.size;
    const asLeft = found !== undefined && left?.inode === found.ino && left.size === found.size;
    if (left !== undefined && left.inode !== found?.ino && !recorded) {
      this.left = undefined;
      this.entriesSynced = false;
      report({ kind: 'moved', path: layout.shownPath(this.day) });
    }
    if (found === undefined) return undefined;

    if (!this.entriesSynced) await this.syncEntries();
    // A record is believed only after one look of our own: a power cut leaves records of before.
    if (!asLeft && !(recorded && this.left !== undefined)) {
      const settled = record?.inode === found.ino ? record.size : found.size - this.context.window;
      if (!(await repairTail(this.context, this.day, Math.min(Math.max(settled, 0), found.size))))
        return undefined;
    }
    const opened = await this.open(this.path);
    this.file = opened;
    this.left = opened;
    // What another writer recorded stays, its twin included.
    if (!recorded) this.record(opened);
    return opened;
  }

  private find(): Stats | undefined {
    const found = this.context.fileSystem.lstatSync(this.path);
    if (found !== undefined && !found.isFile()) {
      const shown = this.context.layout.shownPath(this.day);
      throw Object.assign(new Error(`${shown} is a symbolic link or no regular file`), { code: 'ELOOP' });
    }
    return found;
  }

  private async syncEntries(): Promise<void> {
    const { fileSystem, layout, directoryMode } = this.context;
    await makeDirectory(fileSystem, layout.dayDirectory(this.day), directoryMode);
    await syncDirectory(fileSystem, layout.root);
    await this.syncEntry();
    this.entriesSynced = true;
  }

  /** The first batch: written and synced under a hidden name, so that the file is never seen empty or half. */
  private async bear(lines: Buffer): Promise<void> {
    const { fileSystem, layout, directoryMode, fileMode } = this.context;
    const unpublished = layout.unpublished(this.day);
    await makeDirectory(fileSystem, layout.dayDirectory(this.day), directoryMode);
    await syncDirectory(fileSystem, layout.root);

    const flags = this.openFlags | constants.O_CREAT | constants.O_TRUNC;
    const fd = await fileSystem.open(unpublished, flags, fileMode);
    let name = unpublished;
    try {
      await writeAll(fileSystem, fd, lines);
      await setMode(fileSystem, fd, fileMode);
      await fileSystem.fsync(fd);
      await fileSystem.rename(unpublished, this.path);
      name = this.path;
      await this.syncEntry();
      this.file = { fd, inode: fileSystem.fstatSync(fd).ino, size: lines.length };
    } catch (error) {
      await fileSystem.close(fd).catch(() => undefined);
      await fileSystem.unlink(name).catch(() => undefined);
      throw error;
    }
    this.entriesSynced = true;
  }

  private remember(): void {
    const { file } = this;
    if (file === undefined) return;
    this.left = file;
    this.record(file, this.twinLeft);
  }

  private record({ inode, size }: Pick<OpenFile, 'inode' | 'size'>, twin?: OpenFile): void {
    const record: CommitRecord = { inode, size, twinInode: twin?.inode ?? 0, twinSize: twin?.size ?? 0 };
    this.context.records.write(this.day, record);
  }
}
