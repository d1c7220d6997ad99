import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { ModelDirectory, type ModelInode } from './model-directory.js';
import { ModelFile } from './model-file.js';
import { bytesOf, type SystemCall, type TraceStep } from './strace-log.js';

/** An open file, as the kernel knows it: what `dup` and `fork` share. */
interface OpenFile {
  readonly inode: ModelInode;
  readonly append: boolean;
  /** Each write returns only when it is synced. */
  readonly syncsWrites: boolean;
  offset: number;
}

type Descriptors = Map<number, OpenFile>;

/** A write that is durable when its call returns. */
interface SyncedWrite {
  readonly file: ModelFile;
  readonly moment: number;
  readonly from: number;
  readonly to: number;
}

/** The calls that {@link ModelFileSystem} follows. */
export const FOLLOWED_CALLS = [
  ...['open', 'openat', 'creat', 'close', 'dup', 'dup2', 'dup3'],
  ...[
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'lseek',
    'copy_file_range',
    'sendfile',
    'fallocate',
  ],
  ...['fsync', 'fdatasync', 'sync_file_range', 'sync', 'syncfs', 'truncate', 'ftruncate'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'unlink', 'unlinkat'],
  ...['mkdir', 'mkdirat', 'rmdir', 'chmod', 'fchmod', 'fchmodat'],
  ...['fstat', 'newfstatat', 'lstat', 'stat', 'statx'],
  ...['clone', 'clone3', 'fork', 'vfork', 'execve', 'mmap'],
];

/** Calls that change files in ways no writer of ours uses; met below the root, they end the run. */
const UNMODELLED = new Set([
  ...[
    'writev',
    'pwritev',
    'pwritev2',
    'fallocate',
    'truncate',
    'symlink',
    'symlinkat',
    'sync_file_range',
    'lseek',
  ],
]);

/** `O_SYNC` promises more than `O_DSYNC`, and is taken for no more. */
const SYNCS_WRITES = /\bO_D?SYNC\b/;

/** Below one directory, a file system that knows what is on disk and what only in memory. */
export class ModelFileSystem {
  readonly tree: ModelDirectory;
  /** Counts the steps. */
  private moment = 1;
  private readonly processes = new Map<number, Descriptors>();
  private readonly opensBegun = new Map<SystemCall, OpenFile>();
  private readonly syncsBegun = new Map<SystemCall, { inode: ModelInode; moment: number }>();
  private readonly syncedWritesBegun = new Map<SystemCall, SyncedWrite>();

  /** @param root where the trace's process worked; what is there now is taken for synced. */
  constructor(
    private readonly root: string,
    private readonly umask: number,
  ) {
    this.tree = snapshot(root) as ModelDirectory;
  }

  /** @returns whether what a power cut may leave has changed. */
  apply(step: TraceStep): boolean {
    this.moment++;
    const { call } = step;
    if (call.result === undefined) return false;
    const descriptors = this.descriptorsOf(call.thread);
    if (step.kind === 'leave') return this.leave(call, descriptors);
    if (call.name === 'fsync' || call.name === 'fdatasync') {
      const inode = descriptors.get(Number(call.args[0]))?.inode;
      if (inode !== undefined) this.syncsBegun.set(call, { inode, moment: this.moment });
      return false;
    }
    if (call.result < 0) {
      refuseFailedSyncedWrite(call, descriptors);
      return false;
    }
    return this.enter(call, call.result, descriptors);
  }

  /**
   * A sync counts from its return, and for what was done before it was called; a synced write, for its own bytes. A
   * descriptor is given out when open returns and is free when close is called: another thread's close of the same number
   * may lie between an open's two ends.
   */
  private leave(call: SystemCall, descriptors: Descriptors): boolean {
    const sync = this.syncsBegun.get(call);
    if (sync !== undefined) {
      this.syncsBegun.delete(call);
      const { inode, moment } = sync;
      if (inode.kind === 'directory') {
        if (call.result === 0) inode.synced(moment);
      } else if (call.result === 0) inode.synced(moment, call.name === 'fsync');
      else inode.syncFailed(moment);
      return true;
    }
    const written = this.syncedWritesBegun.get(call);
    if (written !== undefined) {
      this.syncedWritesBegun.delete(call);
      written.file.rangeSynced(written.moment, written.from, written.to);
      return true;
    }
    const opened = this.opensBegun.get(call);
    if (opened !== undefined) {
      this.opensBegun.delete(call);
      descriptors.set(call.result as number, opened);
    } else if ((call.result ?? -1) >= 0) this.learnInode(call, descriptors);
    return false;
  }

  private enter(call: SystemCall, result: number, descriptors: Descriptors): boolean {
    const { name, args } = call;
    const file = descriptors.get(Number(args[0]));
    if (UNMODELLED.has(name) && file !== undefined) throw new Error(`the model does not know ${name}`);
    switch (name) {
      case 'open':
      case 'openat':
      case 'creat':
        return this.open(call);
      case 'close':
        descriptors.delete(Number(args[0]));
        return false;
      case 'dup':
      case 'dup2':
      case 'dup3':
        if (file !== undefined) descriptors.set(result, file);
        return false;
      case 'clone':
      case 'clone3':
      case 'fork':
      case 'vfork':
        // Threads share their process's descriptors; a new process begins with a copy of them.
        this.processes.set(result, args.join().includes('CLONE_FILES') ? descriptors : new Map(descriptors));
        return false;
      case 'execve':
        this.processes.set(call.thread, new Map());
        return false;
      case 'write':
      case 'pwrite64': {
        const bytes = bytesOf(args[1] as string).subarray(0, result);
        return this.write(file, bytes, name === 'write' ? undefined : Number(args[3]), call);
      }
      case 'copy_file_range':
        return this.copy(descriptors, { from: args[0], at: args[1], to: args[2], toAt: args[3] }, result);
      case 'sendfile':
        return this.copy(descriptors, { from: args[1], at: args[2], to: args[0], toAt: 'NULL' }, result);
      case 'ftruncate':
        if (file?.inode.kind !== 'file') return false;
        file.inode.truncate(this.moment, Number(args[1]));
        return true;
      case 'fchmod':
        if (file !== undefined) this.chmod(file.inode, args[1]);
        return file !== undefined;
      case 'mmap':
        if (descriptors.has(Number(args[4])) && args[3]?.includes('MAP_SHARED')) {
          throw new Error('the model does not know shared mappings');
        }
        return false;
      default:
        return this.changeNames(call);
    }
  }

  private open(call: SystemCall): boolean {
    const { name, args } = call;
    const [path, flags = '', mode] = name === 'openat' ? args.slice(1) : args;
    const place = this.locate(path as string);
    if (place === undefined) return false;
    let inode = place.directory === undefined ? this.tree : place.directory.entries.get(place.name);
    const creates = inode === undefined && flags.includes('O_CREAT');
    if (creates) {
      inode = new ModelFile(parseInt(mode ?? '0', 8) & 0o7777 & ~this.umask);
      place.directory?.set(this.moment, place.name, inode);
    }
    if (inode === undefined) throw new Error(`the model has no ${place.name}, which was opened`);
    const empties = !creates && flags.includes('O_TRUNC') && inode.kind === 'file';
    if (empties) (inode as ModelFile).truncate(this.moment, 0);
    this.opensBegun.set(call, {
      inode,
      append: flags.includes('O_APPEND'),
      syncsWrites: SYNCS_WRITES.test(flags),
      offset: 0,
    });
    return creates || empties;
  }

  /** @param call is waited for where the descriptor syncs its writes; a copy is never taken for synced. */
  private write(
    file: OpenFile | undefined,
    bytes: Buffer,
    position: number | undefined,
    call?: SystemCall,
  ): boolean {
    if (file?.inode.kind !== 'file') return false;
    // Linux appends even where a position is given.
    const at = file.append ? file.inode.size : (position ?? file.offset);
    file.inode.write(this.moment, at, bytes);
    if (position === undefined) file.offset = at + bytes.length;
    if (file.syncsWrites && call !== undefined) {
      const range = { from: at, to: at + bytes.length };
      this.syncedWritesBegun.set(call, { file: file.inode, moment: this.moment, ...range });
    }
    return true;
  }

  private copy(
    descriptors: Descriptors,
    { from, at, to, toAt }: Record<'from' | 'at' | 'to' | 'toAt', string | undefined>,
    count: number,
  ): boolean {
    const source = descriptors.get(Number(from));
    if (source?.inode.kind !== 'file') return false;
    const given = offsetOf(at);
    const bytes = source.inode.read(given ?? source.offset, count);
    if (given === undefined) source.offset += count;
    return this.write(descriptors.get(Number(to)), bytes, offsetOf(toAt));
  }

  private changeNames({ name, args }: SystemCall): boolean {
    switch (name) {
      case 'mkdir':
      case 'mkdirat': {
        const [path, mode] = name === 'mkdir' ? args : args.slice(1);
        const place = this.locate(path as string);
        const inode = new ModelDirectory(parseInt(mode as string, 8) & ~this.umask);
        place?.directory?.set(this.moment, place.name, inode);
        return place !== undefined;
      }
      case 'rename':
        return this.rename(args[0] as string, args[1] as string);
      case 'renameat':
      case 'renameat2':
        if (args[4] !== undefined && args[4] !== '0' && args[4] !== 'RENAME_NOREPLACE') {
          throw new Error(`the model does not know ${args[4]}`);
        }
        return this.rename(args[1] as string, args[3] as string);
      case 'link':
      case 'linkat': {
        const [from, to] = name === 'link' ? args : [args[1], args[3]];
        const source = this.locate(from as string);
        const target = this.locate(to as string);
        target?.directory?.set(this.moment, target.name, source?.directory?.entries.get(source.name));
        return target !== undefined;
      }
      case 'unlink':
      case 'unlinkat':
      case 'rmdir': {
        const place = this.locate((name === 'unlinkat' ? args[1] : args[0]) as string);
        place?.directory?.set(this.moment, place.name, undefined);
        return place !== undefined;
      }
      case 'chmod':
      case 'fchmodat': {
        const place = this.locate((name === 'chmod' ? args[0] : args[1]) as string);
        const inode = place?.directory?.entries.get(place.name);
        if (inode !== undefined) this.chmod(inode, name === 'chmod' ? args[1] : args[2]);
        return inode !== undefined;
      }
      case 'truncate':
      case 'symlink':
      case 'symlinkat':
        if (args.some((arg) => arg.startsWith('"') && this.locate(arg)))
          throw new Error(`the model does not know ${name}`);
        return false;
      default:
        return false;
    }
  }

  private chmod(inode: ModelInode, mode: string | undefined): void {
    const bits = parseInt(mode ?? '0', 8) & 0o7777;
    if (inode.kind === 'directory') inode.mode = bits;
    else inode.chmod(this.moment, bits);
  }

  private rename(from: string, to: string): boolean {
    const source = this.locate(from);
    const target = this.locate(to);
    if (source?.directory === undefined || target?.directory === undefined) return false;
    const inode = source.directory.entries.get(source.name);
    const arrival = target.directory.set(this.moment, target.name, inode);
    source.directory.set(this.moment, source.name, undefined, arrival);
    return true;
  }

  /** The commit records hold inode numbers: a rebuilt state must show the same ones. */
  private learnInode({ name, args }: SystemCall, descriptors: Descriptors): void {
    if (!/stat/.test(name)) return;
    const found = / ?stx?_ino=(\d+)/.exec(args.join());
    if (found === null) return;
    const path = args.find((arg) => arg.startsWith('"'));
    const byPath = path !== undefined && path !== '""';
    const place = byPath ? this.locate(path) : undefined;
    const inode = byPath
      ? place?.directory?.entries.get(place.name)
      : descriptors.get(Number(args[0]))?.inode;
    if (inode?.kind === 'file') inode.inode = Number(found[1]);
  }

  /** Where an absolute path below the root leads; the root itself has no directory. */
  private locate(argument: string): { directory?: ModelDirectory; name: string } | undefined {
    const path = relative(this.root, normalize(bytesOf(argument).toString()));
    if (path === '') return { name: '' };
    if (path.startsWith('..')) return undefined;
    let directory: ModelInode | undefined = this.tree;
    for (const part of dirname(path).split('/')) {
      if (part === '.') continue;
      directory = directory?.kind === 'directory' ? directory.entries.get(part) : undefined;
    }
    return directory?.kind === 'directory' ? { directory, name: basename(path) } : undefined;
  }

  private descriptorsOf(thread: number): Descriptors {
    const known = this.processes.get(thread);
    if (known !== undefined) return known;
    const created: Descriptors = new Map();
    this.processes.set(thread, created);
    return created;
  }
}

/** Its bytes may be in the file or not, which nothing in the trace tells. */
function refuseFailedSyncedWrite({ name, args }: SystemCall, descriptors: Descriptors): void {
  const file = descriptors.get(Number(args[0]));
  if (/^p?write/.test(name) && file?.syncsWrites === true) {
    throw new Error('the model does not know a synced write that failed');
  }
}

function offsetOf(argument: string | undefined): number | undefined {
  const match = /^\[(\d+)/.exec(argument ?? '');
  return match === null ? undefined : Number(match[1]);
}

function snapshot(path: string): ModelInode {
  const stats = lstatSync(path);
  if (stats.isFile()) return ModelFile.durable(readFileSync(path), stats.mode & 0o7777, stats.ino);
  const directory = new ModelDirectory(stats.mode & 0o7777);
  for (const name of readdirSync(path)) directory.set(0, name, snapshot(join(path, name)));
  directory.synced(0);
  return directory;
}
