import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSync, ftruncateSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommitRecords, type CommitRecord } from './commit-record.js';
import { nodeFileSystem } from './file-system.js';
import { failing } from '../test/faults.js';
import { InterceptedFileSystem } from '../test/intercepted-file-system.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const DAY = '2025-11-08';
const RECORD: CommitRecord = { inode: 12, size: 345, twinInode: 67, twinSize: 89 };

describe('The record of a commit', () => {
  const temporary = temporaryDirectory();
  let path: string;
  let fd: number;
  let records: CommitRecords;

  beforeEach(async () => {
    path = join(temporary.path, 'lock');
    fd = openSync(path, 'w+');
    records = new CommitRecords(nodeFileSystem, fd);
    await records.prepare();
  });
  afterEach(() => closeSync(fd));

  it('is what the next writer reads', () => {
    records.write(DAY, RECORD);
    expect(new CommitRecords(nodeFileSystem, fd).read(DAY)).toEqual(RECORD);
  });

  it('can hold the largest numbers there are', () => {
    const [largest] = [Number.MAX_SAFE_INTEGER];
    const record = { inode: largest, size: largest, twinInode: largest, twinSize: largest };
    records.write('9999-12-31', record);
    records.write('9999-12-30', RECORD);
    expect(records.read('9999-12-31')).toEqual(record);
    expect(records.read('9999-12-30')).toEqual(RECORD);
  });

  it('is readable by a person, one line a day', () => {
    records.write(DAY, RECORD);
    expect(
      readFileSync(path, 'latin1')
        .split('\n')
        .filter((line) => line.trim() !== ''),
    ).toEqual([expect.stringMatching(/^2025-11-08 12 345 67 89 +$/)]);
  });

  it('stands beside those of the days around it, and never grows the file', () => {
    const { size } = fstatSync(fd);
    const days = Array.from({ length: 60 }, (_, n) =>
      new Date(Date.UTC(1969, 11, 1 + n)).toISOString().slice(0, 10),
    );
    for (const [n, day] of days.entries()) records.write(day, { ...RECORD, size: n });
    expect(days.map((day) => records.read(day)?.size)).toEqual(days.map((_, n) => n));
    expect(fstatSync(fd).size).toBe(size);
  });

  it('gives way to that of a day far away, and is then unknown', () => {
    records.write(DAY, RECORD);
    const far = new Date(Date.parse(DAY) + 64 * 86_400_000).toISOString().slice(0, 10);
    records.write(far, { ...RECORD, size: 1 });
    expect(records.read(DAY)).toBeUndefined();
    expect(records.read(far)).toEqual({ ...RECORD, size: 1 });
  });

  it.each([
    ['nothing was written', () => undefined],
    ['the table was cut off', () => ftruncateSync(fd, 0)],
    ['the table is NULs, as after a power cut', () => writeFileSync(path, Buffer.alloc(8192))],
    ['the table is text of someone else', () => writeFileSync(path, 'x'.repeat(8192))],
  ])('is unknown where %s', (_, spoil) => {
    spoil();
    expect(new CommitRecords(nodeFileSystem, fd).read(DAY)).toBeUndefined();
  });

  it('is unknown where the table cannot be read', () => {
    records.write(DAY, RECORD);
    const fileSystem = new InterceptedFileSystem(temporary.path);
    fileSystem.before = failing([{ op: 'readSync', code: 'EIO' }]);
    expect(new CommitRecords(fileSystem, fd).read(DAY)).toBeUndefined();
  });

  it('fails no commit where it cannot be written', () => {
    const fileSystem = new InterceptedFileSystem(temporary.path);
    fileSystem.before = failing([{ op: 'writeSync', code: 'EIO' }]);
    expect(() => new CommitRecords(fileSystem, fd).write(DAY, RECORD)).not.toThrow();
    expect(records.read(DAY)).toBeUndefined();
  });

  it('outlives another journal that opens', async () => {
    records.write(DAY, RECORD);
    const later = new CommitRecords(nodeFileSystem, fd);
    await later.prepare();
    expect(later.isPrepared).toBe(true);
    expect(later.read(DAY)).toEqual(RECORD);
  });

  it('has its room from the start, synced: on a full disk it must still find it', async () => {
    ftruncateSync(fd, 100);
    const fileSystem = new InterceptedFileSystem(temporary.path);
    const anew = new CommitRecords(fileSystem, fd);
    expect(anew.isPrepared).toBe(false);
    fileSystem.before = failing([{ op: 'write', code: 'ENOSPC', times: 1 }]);
    await expect(anew.prepare()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(anew.isPrepared).toBe(false);
    await anew.prepare();
    expect(anew.isPrepared).toBe(true);
    expect(fileSystem.count('fsync')).toBe(1);
    expect(fstatSync(fd).size).toBe(8192);
  });
});
