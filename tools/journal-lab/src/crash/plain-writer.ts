import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppendOutcome, JournalEvent } from '@eventlog/event-journal';
import type { FileSystem } from '@eventlog/event-journal/file-system';
import type { Omission } from './writer.js';

interface DayFile {
  readonly fd: number;
  committed: number;
}

const { O_APPEND, O_CREAT, O_DIRECTORY, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/**
 * A durable log in its plainest form: one process, one event per commit, a repair that reads the whole file. It keeps
 * every promise, slowly; and it can be told to leave one duty out, which is how the lab proves that it notices.
 */
export class PlainWriter {
  private readonly files = new Map<string, DayFile>();
  /** Days whose last commit failed, with the length that the file must be cut to before anything else. */
  private readonly doubtful = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly directory: string,
    private readonly omit: Omission | undefined,
    private readonly fileSystem: FileSystem,
  ) {}

  static async open(
    directory: string,
    omit: Omission | undefined,
    fileSystem: FileSystem,
  ): Promise<PlainWriter> {
    const writer = new PlainWriter(directory, omit, fileSystem);
    await writer.makeDirectory(join(directory, '.journal'));
    await writer.makeDirectory(join(directory, '.journal', 'tmp'));
    for (const name of await fileSystem.readdir(join(directory, '.journal', 'tmp'))) {
      await fileSystem.unlink(join(directory, '.journal', 'tmp', name));
    }
    const days = (await fileSystem.readdir(directory)).filter((name) => /^\d{4}-/.test(name));
    for (const day of days) await writer.fileOf(day, '');
    return writer;
  }

  append(event: JournalEvent): Promise<AppendOutcome> {
    const line = `${JSON.stringify(event)}\n`;
    const day = new Date(event.timestamp).toISOString().slice(0, 10);
    const outcome = this.last.then(() => this.commit(day, line));
    this.last = outcome;
    return outcome;
  }

  async close(): Promise<void> {
    await this.last;
    for (const { fd } of this.files.values()) await this.fileSystem.close(fd).catch(() => {});
    this.files.clear();
  }

  private async commit(day: string, line: string): Promise<AppendOutcome> {
    try {
      await this.clearDoubt(day);
      const file = await this.fileOf(day, line);
      if (file !== 'born with the line') await this.extend(day, file, Buffer.from(line));
      return { ok: true, path: this.pathOf(day), day, durability: 'disk' };
    } catch (error) {
      return { ok: false, code: 'WRITE_FAILED', message: 'the system refused', cause: error };
    }
  }

  private async extend(day: string, file: DayFile, bytes: Buffer): Promise<void> {
    try {
      await this.write(file.fd, bytes);
      if (this.omit === 'sync-before-acknowledging')
        setTimeout(() => void this.sync(file.fd).catch(() => {}), 20);
      else await this.sync(file.fd);
      file.committed += bytes.length;
    } catch (error) {
      if (this.omit !== 'truncation') {
        this.doubtful.set(day, file.committed);
        this.files.delete(day);
        await this.fileSystem.close(file.fd);
        await this.clearDoubt(day);
      }
      throw error;
    }
  }

  private async clearDoubt(day: string): Promise<void> {
    const committed = this.doubtful.get(day);
    if (committed === undefined) return;
    await this.using(this.pathOf(day), O_WRONLY, async (fd) => {
      await this.fileSystem.ftruncate(fd, committed);
      await this.sync(fd);
    });
    this.doubtful.delete(day);
  }

  private async fileOf(day: string, line: string): Promise<DayFile | 'born with the line'> {
    const known = this.files.get(day);
    if (known !== undefined) return known;
    const path = this.pathOf(day);
    const exists = this.fileSystem.lstatSync(path) !== undefined;
    if (exists && this.omit !== 'repair') await this.repair(path);
    if (!exists && line === '') return 'born with the line';
    if (!exists) {
      await this.makeDirectory(dirname(path));
      await this.publish(path, Buffer.from(line));
    }
    await this.syncDirectory(dirname(path));
    const fd = await this.fileSystem.open(path, O_RDWR | O_APPEND);
    const file = { fd, committed: this.fileSystem.fstatSync(fd).size };
    this.files.set(day, file);
    return exists ? file : 'born with the line';
  }

  /** Keeps the lines before the first that does not parse: whatever was acknowledged is whole, and stands before it. */
  private async repair(path: string): Promise<void> {
    const text = await this.using(path, O_RDONLY, async (fd) => {
      const buffer = Buffer.alloc(this.fileSystem.fstatSync(fd).size);
      await this.fileSystem.read(fd, buffer, 0, buffer.length, 0);
      return buffer.toString();
    });
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    const whole = lines.slice(
      0,
      lines.findIndex((line) => !parses(line)),
    );
    const repaired = whole.map((line) => `${line}\n`).join('');
    if (repaired === '') await this.fileSystem.unlink(path);
    else if (repaired !== text) await this.publish(path, Buffer.from(repaired));
    else await this.using(path, O_WRONLY, (fd) => this.sync(fd));
  }

  private async publish(path: string, bytes: Buffer): Promise<void> {
    const temporary = join(this.directory, '.journal', 'tmp', 'new');
    await this.using(temporary, O_WRONLY | O_CREAT | O_TRUNC, async (fd) => {
      await this.write(fd, bytes);
      await this.fileSystem.fchmod(fd, 0o644);
      if (this.omit !== 'sync') await this.fileSystem.fsync(fd);
    });
    await this.fileSystem.rename(temporary, path);
    await this.syncDirectory(dirname(path));
  }

  private async write(fd: number, bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += await this.fileSystem.write(fd, bytes, done, bytes.length - done, null);
    }
  }

  private async sync(fd: number): Promise<void> {
    if (this.omit !== 'sync') await this.fileSystem.fdatasync(fd);
  }

  private async makeDirectory(path: string): Promise<void> {
    if (this.fileSystem.lstatSync(dirname(path)) === undefined) await this.makeDirectory(dirname(path));
    if (this.fileSystem.lstatSync(path) === undefined) await this.fileSystem.mkdir(path, 0o755);
    await this.syncDirectory(dirname(path));
  }

  private async syncDirectory(path: string): Promise<void> {
    if (this.omit === 'directory-sync') return;
    await this.using(path, O_RDONLY | O_DIRECTORY, (fd) => this.fileSystem.fsync(fd));
  }

  private async using<T>(path: string, flags: number, use: (fd: number) => Promise<T>): Promise<T> {
    const fd = await this.fileSystem.open(path, flags, 0o644);
    try {
      return await use(fd);
    } finally {
      await this.fileSystem.close(fd);
    }
  }

  private pathOf(day: string): string {
    return join(this.directory, day, 'events.json');
  }
}

function parses(line: string): boolean {
  try {
    return line !== '' && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
