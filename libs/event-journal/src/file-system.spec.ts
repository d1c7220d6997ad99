import { describe, expect, it } from '@jest/globals';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, nodeFileSystem, readRange, removeFile, writeAll } from './file-system.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { systemError } from '../test/system-error.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

describe('The file system', () => {
  const temporary = temporaryDirectory();
  const path = () => join(temporary.path, 'file');
  const bytes = Buffer.from('Z\u00fcrich, \u6771\u4eac, \u{1f600}');

  /** Every read and write does a part of what it was asked for. */
  function stingy(): InterceptedFileSystem {
    const fileSystem = new InterceptedFileSystem(temporary.path);
    fileSystem.before = (call) => {
      if (call.length !== undefined) call.length = Math.min(call.length, 3);
    };
    return fileSystem;
  }

  it('writes all bytes, however few a write takes, at the end and at a place', async () => {
    const fileSystem = stingy();
    writeFileSync(path(), 'before');
    const fd = openSync(path(), 'r+');
    await writeAll(fileSystem, fd, bytes, 6);
    closeSync(fd);
    const appending = openSync(path(), 'a');
    await writeAll(fileSystem, appending, bytes);
    closeSync(appending);
    expect(readFileSync(path(), 'utf8')).toBe(`before${bytes.toString()}${bytes.toString()}`);
  });

  it('takes a write that takes nothing for an error, and does not try for ever', async () => {
    const nothing = { ...nodeFileSystem, write: () => Promise.resolve(0) };
    await expect(writeAll(nothing, 0, bytes)).rejects.toMatchObject({ code: 'EIO' });
  });

  it('reads all bytes of a range, however few a read gives, and no more than there are', async () => {
    writeFileSync(path(), bytes);
    const fd = openSync(path(), 'r');
    expect(await readRange(stingy(), fd, 2, bytes.length)).toEqual(bytes.subarray(2));
    expect(await readRange(stingy(), fd, 2, 1000)).toEqual(bytes.subarray(2));
    expect(await readRange(stingy(), fd, 5, 5)).toEqual(Buffer.alloc(0));
    closeSync(fd);
  });

  it('refuses to copy over a file that stands', async () => {
    writeFileSync(path(), 'a');
    writeFileSync(`${path()}2`, 'b');
    await expect(nodeFileSystem.copyFile(path(), `${path()}2`)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('removes a file that may be gone already, and says what else stands in the way', async () => {
    writeFileSync(path(), 'a');
    await removeFile(nodeFileSystem, path());
    await removeFile(nodeFileSystem, path());
    const fileSystem = new InterceptedFileSystem(temporary.path);
    fileSystem.before = failing([{ op: 'unlink', code: 'EACCES' }]);
    await expect(removeFile(fileSystem, path())).rejects.toMatchObject({ code: 'EACCES' });
  });

  it('knows the code of an error that has one', () => {
    expect([systemError('EIO'), new Error('plain'), undefined].map(errorCode)).toEqual([
      'EIO',
      undefined,
      undefined,
    ]);
  });
});
