import { createHash } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem, type FileSystem } from '@eventlog/event-journal/file-system';
import type { ModelDirectory, NameChoices } from './model-directory.js';
import type { ModelFile } from './model-file.js';
import { Survival } from './survival.js';

interface StateFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode: number;
  readonly file: ModelFile;
}

/** A tree of files that a power cut may leave. */
export class DiskState {
  private readonly directories: { readonly path: string; readonly mode: number }[] = [];
  private readonly files: StateFile[] = [];

  /** Lets `survival` choose among all that was not synced below `tree`. */
  static of(tree: ModelDirectory, survival: Survival): DiskState {
    const state = new DiskState();
    state.collect(tree, '', { survival, names: new Map(), contents: new Map() });
    return state;
  }

  /** Nothing is lost: the tree as the running system sees it. */
  static whole(tree: ModelDirectory): DiskState {
    return DiskState.of(tree, Survival.ofEverything());
  }

  /** Equal for equal trees. */
  get fingerprint(): string {
    const hash = createHash('sha1');
    for (const { path, mode } of this.directories) hash.update(`${path} ${mode}\n`);
    for (const { path, mode, bytes } of this.files)
      hash.update(`${path} ${mode} ${bytes.length}\n`).update(bytes);
    return hash.digest('base64');
  }

  get listing(): string {
    return this.files
      .map(({ path, mode, bytes }) => `${path} ${mode.toString(8)} ${bytes.length} bytes`)
      .join('\n');
  }

  /**
   * Builds the tree in the empty directory `target`.
   * @returns a file system that shows the inode numbers of before the power cut: the copies have others.
   */
  write(target: string): FileSystem {
    for (const { path, mode } of this.directories) {
      if (path !== '') mkdirSync(join(target, path));
      chmodSync(join(target, path), mode);
    }
    const built = new Map<ModelFile, string>();
    const inodes = new Map<number, number>();
    for (const { path, bytes, mode, file } of this.files) {
      const place = join(target, path);
      const twin = built.get(file);
      if (twin !== undefined) {
        linkSync(twin, place);
        continue;
      }
      built.set(file, place);
      writeFileSync(place, bytes);
      chmodSync(place, mode);
      const made = nodeFileSystem.lstatSync(place)?.ino;
      if (file.inode !== undefined && made !== undefined) inodes.set(made, file.inode);
    }
    return withInodes(inodes);
  }

  private collect(
    directory: ModelDirectory,
    path: string,
    chosen: {
      survival: Survival;
      names: NameChoices;
      contents: Map<ModelFile, { bytes: Buffer; mode: number }>;
    },
  ): void {
    this.directories.push({ path, mode: directory.mode });
    const names = [...directory.survivors(chosen.survival, chosen.names)];
    for (const [name, inode] of names.sort(([one], [other]) => (one < other ? -1 : 1))) {
      const below = join(path, name);
      if (inode.kind === 'directory') {
        this.collect(inode, below, chosen);
        continue;
      }
      const content = chosen.contents.get(inode) ?? inode.survivor(chosen.survival);
      chosen.contents.set(inode, content);
      this.files.push({ path: below, ...content, file: inode });
    }
  }
}

function withInodes(inodes: ReadonlyMap<number, number>): FileSystem {
  const shown = <T extends { ino: number } | undefined>(stats: T): T => {
    if (stats !== undefined) stats.ino = inodes.get(stats.ino) ?? stats.ino;
    return stats;
  };
  return {
    ...nodeFileSystem,
    fstatSync: (fd) => shown(nodeFileSystem.fstatSync(fd)),
    lstatSync: (path) => shown(nodeFileSystem.lstatSync(path)),
  };
}
