import { closeSync } from 'node:fs';
import { relative } from 'node:path';
import { nodeFileSystem, type FileSystem } from '../src/file-system.js';

/** A system call of the engine, just before it is made. */
export interface SystemCall {
  readonly op: keyof FileSystem;
  /** Relative to the intercepted directory: of what is called upon, and of its new name where it gets one. */
  readonly path: string;
  readonly to?: string;
  /** Bytes to be written or read; fewer make it a short one. */
  length?: number;
}

/** What it throws is what the call fails with; a call that may wait is not made before what it returns resolves. */
export type Interceptor = (call: SystemCall) => void | Promise<void>;

/** Node's file system, with someone standing before every call: records them all, and lets a test meddle. */
export class InterceptedFileSystem implements FileSystem {
  readonly calls: SystemCall[] = [];
  /** 0: writes and syncs are two calls. */
  syncedWriteFlag: number;
  /** May be set at any time. */
  before: Interceptor = () => undefined;
  /** Called when a call that may wait was made: what it throws is what it fails with, although it was. */
  after: Interceptor = () => undefined;

  private readonly paths = new Map<number, string>();
  private readonly inFlight = new Set<Promise<unknown>>();

  constructor(
    private readonly root: string,
    private readonly real: FileSystem = nodeFileSystem,
  ) {
    this.syncedWriteFlag = real.syncedWriteFlag;
  }

  /** The calls so far as `op path`, but for those that only look; forgets them. */
  takeChanges(): string[] {
    const looks = [
      'lstatSync',
      'fstatSync',
      'read',
      'readSync',
      'readdir',
      'accessDirectory',
      'open',
      'close',
    ];
    return this.calls
      .splice(0)
      .filter(({ op }) => !looks.includes(op))
      .map(({ op, path, to }) => (to === undefined ? `${op} ${path}` : `${op} ${path} ${to}`));
  }

  count(op: keyof FileSystem, path?: string): number {
    return this.calls.filter((call) => call.op === op && (path === undefined || call.path === path)).length;
  }

  /** Descriptors that were opened and not closed again. */
  get openPaths(): string[] {
    return [...this.paths.values()].map((path) => this.shown(path));
  }

  /** What the kernel does when a process dies: calls under way end, then its descriptors close and its locks go. */
  async bury(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
    for (const fd of this.paths.keys()) closeSync(fd);
    this.paths.clear();
  }

  readonly open: FileSystem['open'] = (path, flags, mode) =>
    this.async({ op: 'open', path: this.shown(path) }, async () => {
      const fd = await this.real.open(path, flags, mode);
      this.paths.set(fd, path);
      return fd;
    });

  readonly close: FileSystem['close'] = (fd) =>
    this.async({ op: 'close', path: this.pathOf(fd) }, async () => {
      this.paths.delete(fd);
      await this.real.close(fd);
    });

  readonly read: FileSystem['read'] = (fd, buffer, offset, length, position) => {
    const call = { op: 'read', path: this.pathOf(fd), length } as const;
    return this.async(call, () => this.real.read(fd, buffer, offset, call.length, position));
  };

  readonly write: FileSystem['write'] = (fd, buffer, offset, length, position) => {
    const call = { op: 'write', path: this.pathOf(fd), length } as const;
    return this.async(call, () => this.real.write(fd, buffer, offset, call.length, position));
  };

  readonly readSync: FileSystem['readSync'] = (fd, buffer, offset, length, position) => {
    const call = { op: 'readSync', path: this.pathOf(fd), length } as const;
    return this.sync(call, () => this.real.readSync(fd, buffer, offset, call.length, position));
  };

  readonly writeSync: FileSystem['writeSync'] = (fd, buffer, offset, length, position) => {
    const call = { op: 'writeSync', path: this.pathOf(fd), length } as const;
    return this.sync(call, () => this.real.writeSync(fd, buffer, offset, call.length, position));
  };

  readonly fdatasync: FileSystem['fdatasync'] = (fd) =>
    this.async({ op: 'fdatasync', path: this.pathOf(fd) }, () => this.real.fdatasync(fd));

  readonly fsync: FileSystem['fsync'] = (fd) =>
    this.async({ op: 'fsync', path: this.pathOf(fd) }, () => this.real.fsync(fd));

  readonly ftruncate: FileSystem['ftruncate'] = (fd, size) =>
    this.async({ op: 'ftruncate', path: this.pathOf(fd) }, () => this.real.ftruncate(fd, size));

  readonly fchmod: FileSystem['fchmod'] = (fd, mode) =>
    this.async({ op: 'fchmod', path: this.pathOf(fd) }, () => this.real.fchmod(fd, mode));

  readonly fstatSync: FileSystem['fstatSync'] = (fd) =>
    this.sync({ op: 'fstatSync', path: this.pathOf(fd) }, () => this.real.fstatSync(fd));

  readonly lstatSync: FileSystem['lstatSync'] = (path) =>
    this.sync({ op: 'lstatSync', path: this.shown(path) }, () => this.real.lstatSync(path));

  readonly mkdir: FileSystem['mkdir'] = (path, mode) =>
    this.async({ op: 'mkdir', path: this.shown(path) }, () => this.real.mkdir(path, mode));

  readonly readdir: FileSystem['readdir'] = (path) =>
    this.async({ op: 'readdir', path: this.shown(path) }, () => this.real.readdir(path));

  readonly rename: FileSystem['rename'] = (from, to) =>
    this.async({ op: 'rename', path: this.shown(from), to: this.shown(to) }, async () => {
      await this.real.rename(from, to);
      for (const [fd, path] of this.paths) if (path === from) this.paths.set(fd, to);
    });

  readonly link: FileSystem['link'] = (existing, path) =>
    this.async({ op: 'link', path: this.shown(existing), to: this.shown(path) }, () =>
      this.real.link(existing, path),
    );

  readonly unlink: FileSystem['unlink'] = (path) =>
    this.async({ op: 'unlink', path: this.shown(path) }, () => this.real.unlink(path));

  readonly copyFile: FileSystem['copyFile'] = (from, to) =>
    this.async({ op: 'copyFile', path: this.shown(from), to: this.shown(to) }, () =>
      this.real.copyFile(from, to),
    );

  readonly accessDirectory: FileSystem['accessDirectory'] = (path) =>
    this.async({ op: 'accessDirectory', path: this.shown(path) }, () => this.real.accessDirectory(path));

  private async async<T>(call: SystemCall, make: () => Promise<T>): Promise<T> {
    this.calls.push(call);
    await this.before(call);
    const made = make();
    const ended = made.catch(() => undefined).finally(() => this.inFlight.delete(ended));
    this.inFlight.add(ended);
    const result = await made;
    await this.after(call);
    return result;
  }

  private sync<T>(call: SystemCall, make: () => T): T {
    this.calls.push(call);
    void this.before(call);
    return make();
  }

  private pathOf(fd: number): string {
    return this.shown(this.paths.get(fd) ?? `descriptor ${fd}`);
  }

  private shown(path: string): string {
    return path.startsWith(this.root) ? relative(this.root, path) || '.' : path;
  }
}
