import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, closeSync, mkdirSync, openSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory, makeRoot, setMode, syncDirectory } from './directories.js';
import { nodeFileSystem } from './file-system.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('A directory of the journal', () => {
  const temporary = temporaryDirectory();
  const path = (...names: string[]) => join(temporary.path, ...names);
  let fileSystem: InterceptedFileSystem;
  let umask: number;

  beforeEach(() => {
    fileSystem = new InterceptedFileSystem(temporary.path);
    umask = process.umask();
  });
  afterEach(() => {
    process.umask(umask);
  });

  it.each([0o000, 0o022, 0o077, 0o777])('has exactly its mode under umask %o', async (mask) => {
    process.umask(mask);
    await makeDirectory(nodeFileSystem, path('a'), 0o750);
    expect(modeOf(path('a'))).toBe(0o750);
  });

  it('is taken where it stands, and given its mode', async () => {
    mkdirSync(path('a'), 0o777);
    chmodSync(path('a'), 0o777);
    await makeDirectory(nodeFileSystem, path('a'), 0o755);
    expect(modeOf(path('a'))).toBe(0o755);
  });

  it('keeps the mode that another owner gave it', async () => {
    mkdirSync(path('a'));
    chmodSync(path('a'), 0o775);
    fileSystem.before = failing([{ op: 'fchmod', code: 'EPERM' }]);
    await makeDirectory(fileSystem, path('a'), 0o755);
    expect(modeOf(path('a'))).toBe(0o775);
  });

  it('is refused where its mode cannot be set for another reason', async () => {
    const fd = openSync(temporary.path, 'r');
    fileSystem.before = failing([{ op: 'fchmod', code: 'EROFS' }]);
    await expect(setMode(fileSystem, fd, 0o123)).rejects.toMatchObject({ code: 'EROFS' });
    closeSync(fd);
  });

  it.each([
    [
      'a symbolic link to a directory',
      () => (mkdirSync(path('elsewhere')), symlinkSync(path('elsewhere'), path('a'))),
    ],
    ['a symbolic link to nowhere', () => symlinkSync(path('nowhere'), path('a'))],
    ['a file', () => writeFileSync(path('a'), '')],
  ])('is refused where %s stands in its place', async (_, stand) => {
    stand();
    await expect(makeDirectory(fileSystem, path('a'), 0o755)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ELOOP|ENOTDIR)$/),
    });
    expect(fileSystem.openPaths).toEqual([]);
  });

  it('says what keeps it from being made', async () => {
    await expect(makeDirectory(nodeFileSystem, path('missing', 'a'), 0o755)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('is let go of when its sync fails', async () => {
    fileSystem.before = failing([{ op: 'fsync', code: 'EIO' }]);
    await expect(syncDirectory(fileSystem, temporary.path)).rejects.toMatchObject({ code: 'EIO' });
    expect(fileSystem.openPaths).toEqual([]);
  });

  describe("that is the journal's own", () => {
    it('is made with every directory above it, each with the mode, and all of them are synced', async () => {
      process.umask(0o077);
      await makeRoot(fileSystem, path('a', 'b', 'c'), 0o750);
      for (const made of ['a', 'a/b', 'a/b/c']) expect(modeOf(path(made))).toBe(0o750);
      expect(fileSystem.calls.filter(({ op }) => op === 'mkdir').map(({ path }) => path)).toEqual([
        'a',
        'a/b',
        'a/b/c',
      ]);
      expect(synced()).toEqual(['a/b/c', 'a/b', 'a', '.', ...above(temporary.path)]);
    });

    it('is synced up to the root where it stands: its maker may have died before that', async () => {
      mkdirSync(path('a'));
      await makeRoot(fileSystem, path('a'), 0o755);
      expect(fileSystem.count('mkdir')).toBe(0);
      expect(synced()).toEqual(['a', '.', ...above(temporary.path)]);
    });

    it('does without the sync of a directory above that is not ours and may not be read', async () => {
      mkdirSync(path('a'));
      fileSystem.before = failing([{ op: 'open', path: /^\.$/, code: 'EACCES' }]);
      await makeRoot(fileSystem, path('a'), 0o755);
      expect(synced()).toEqual(['a', ...above(temporary.path)]);
    });

    it.each([
      ['a directory above where we made one', 'a', 'open', /^\.$/, 'EACCES'],
      ['itself', '', 'fsync', /^\.$/, 'EACCES'],
      ['a directory above, for a reason of the disk', '', 'fsync', /^\/$/, 'EIO'],
    ] as const)('is refused where a sync fails of %s', async (_, name, op, failed, code) => {
      fileSystem.before = failing([{ op, path: failed, code }]);
      await expect(makeRoot(fileSystem, path(name), 0o755)).rejects.toMatchObject({ code });
    });

    it('may be reached by a symbolic link: whoever names it decides', async () => {
      mkdirSync(path('real'));
      symlinkSync(path('real'), path('link'));
      await makeRoot(fileSystem, path('link', 'events'), 0o755);
      expect(statSync(path('real', 'events')).isDirectory()).toBe(true);
    });

    const synced = () => fileSystem.calls.filter(({ op }) => op === 'fsync').map(({ path }) => path);

    function above(path: string): string[] {
      return path === '/' ? [] : [dirname(path), ...above(dirname(path))];
    }
  });
});
