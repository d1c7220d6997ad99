import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../seeded-random.js';
import { DiskState } from './disk-state.js';
import { ModelFileSystem } from './model-file-system.js';
import { parseStraceLog } from './strace-log.js';
import { Survival } from './survival.js';

describe('ModelFileSystem', () => {
  let root: string;
  let model: ModelFileSystem;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'journal-lab-model-'));
    mkdirSync(join(root, 'day'));
    writeFileSync(join(root, 'day', 'old'), 'old\n');
    chmodSync(join(root, 'day', 'old'), 0o644);
    model = new ModelFileSystem(root, 0o022);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const bytes = (text: string) =>
    [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const path = (name: string) => `"${bytes(join(root, name))}"`;
  const follow = (...lines: string[]) => {
    for (const step of parseStraceLog(lines.map((line) => `7  ${line}`).join('\n'))) model.apply(step);
  };
  const whole = () => DiskState.whole(model.tree).listing.split('\n');
  const afterPowerCut = () =>
    DiskState.of(
      model.tree,
      new Survival(new SeededRandom(1), { names: 0, sizes: 0, pages: 0 }),
    ).listing.split('\n');

  it('begins with what is on disk', () => {
    expect(afterPowerCut()).toEqual(['day/old 644 4 bytes']);
  });

  it('follows the birth of a file by temporary file, sync, rename and sync of the directory', () => {
    follow(
      `openat(AT_FDCWD, ${path('new')}, O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 18`,
      `write(18, "${bytes('hello\n')}", 6) = 6`,
      'fchmod(18, 0644) = 0',
      'fsync(18) = 0',
      `rename(${path('new')}, ${path('day/events')}) = 0`,
    );
    expect(whole()).toEqual(['day/events 644 6 bytes', 'day/old 644 4 bytes']);
    expect(afterPowerCut()).toEqual(['day/old 644 4 bytes']);
    follow(`openat(AT_FDCWD, ${path('day')}, O_RDONLY|O_DIRECTORY) = 19`, 'fsync(19) = 0');
    expect(afterPowerCut()).toEqual(['day/events 644 6 bytes', 'day/old 644 4 bytes']);
  });

  it('appends, truncates, links and removes', () => {
    follow(
      `openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_APPEND) = 18`,
      `write(18, "${bytes('more')}", 4) = 4`,
      `pwrite64(18, "${bytes('more')}", 4, 0) = 4`,
      `link(${path('day/old')}, ${path('twin')}) = 0`,
      'ftruncate(18, 10) = 0',
      `unlink(${path('day/old')}) = 0`,
    );
    expect(whole()).toEqual(['twin 644 10 bytes']);
  });

  it.each(['O_DSYNC', 'O_SYNC'])('takes a write through %s for synced when it has returned', (flag) => {
    follow(`openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_APPEND|${flag}|O_NOFOLLOW) = 18`);
    const steps = parseStraceLog(
      [`7  write(18, "${bytes('more')}", 4 <unfinished ...>`, '7  <... write resumed>) = 4'].join('\n'),
    );
    const sizes = steps.map((step) => [model.apply(step), ...whole(), ...afterPowerCut()]);
    expect(sizes).toEqual([
      [true, 'day/old 644 8 bytes', 'day/old 644 4 bytes'],
      [true, 'day/old 644 8 bytes', 'day/old 644 8 bytes'],
    ]);
  });

  it('takes nothing else for synced by that: no other write, no mode, no truncation', () => {
    follow(
      `openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_DSYNC) = 18`,
      `openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_APPEND) = 19`,
      'fchmod(18, 0600) = 0',
      `write(19, "${bytes('unsynced')}", 8) = 8`,
      `pwrite64(18, "${bytes('synced')}", 6, 0) = 6`,
    );
    expect(whole()).toEqual(['day/old 600 12 bytes']);
    expect(afterPowerCut()).toEqual(['day/old 644 6 bytes']);
    follow('ftruncate(18, 2) = 0', `write(18, "${bytes('s')}", 1) = 1`);
    expect(whole()).toEqual(['day/old 600 2 bytes']);
    expect(afterPowerCut()).toEqual(['day/old 644 6 bytes']);
  });

  it('follows the flag to a copy of the descriptor, and believes no write that never returned', () => {
    follow(
      `openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_APPEND|O_DSYNC) = 18`,
      'dup(18) = 20',
      'close(18) = 0',
      `write(20, "${bytes('more')}", 4) = 4`,
      `write(20, "${bytes('lost')}", 4) = ?`,
    );
    expect(afterPowerCut()).toEqual(['day/old 644 8 bytes']);
  });

  it('refuses to guess what a synced write that failed has written', () => {
    follow(`openat(AT_FDCWD, ${path('day/old')}, O_RDWR|O_APPEND|O_DSYNC) = 18`);
    expect(() => follow(`write(18, "${bytes('more')}", 4) = -1 EIO (Input/output error)`)).toThrow('failed');
  });

  it('keeps a descriptor that another thread was given while this one closed the same number', () => {
    follow(`openat(AT_FDCWD, ${path('day/old')}, O_RDWR) = 18`);
    const log = [
      '7  clone3({flags=CLONE_VM|CLONE_FILES}, 88) = 8',
      `8  openat(AT_FDCWD, ${path('new')}, O_WRONLY|O_CREAT, 0644 <unfinished ...>`,
      '7  close(18) = 0',
      '8  <... openat resumed>) = 18',
      `8  write(18, "${bytes('hello')}", 5) = 5`,
    ].join('\n');
    for (const step of parseStraceLog(log)) model.apply(step);
    expect(whole()).toContain('new 644 5 bytes');
  });

  it('does nothing for a call that failed, and refuses to guess at one it does not know', () => {
    follow(`mkdir(${path('x')}, 0755) = -1 EEXIST (File exists)`);
    expect(whole()).toEqual(['day/old 644 4 bytes']);
    expect(() =>
      follow(`openat(AT_FDCWD, ${path('day/old')}, O_RDWR) = 18`, 'fallocate(18, 0, 0, 100) = 0'),
    ).toThrow('fallocate');
  });

  it('rebuilds links as links, and shows the inode numbers of before', () => {
    const inode = statSync(join(root, 'day', 'old')).ino;
    follow(`link(${path('day/old')}, ${path('twin')}) = 0`);
    const copy = mkdtempSync(join(tmpdir(), 'journal-lab-copy-'));
    try {
      const fileSystem = DiskState.whole(model.tree).write(copy);
      expect(statSync(join(copy, 'twin')).ino).toBe(statSync(join(copy, 'day', 'old')).ino);
      expect(fileSystem.lstatSync(join(copy, 'twin'))?.ino).toBe(inode);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
