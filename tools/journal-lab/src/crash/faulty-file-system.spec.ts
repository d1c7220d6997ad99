import { constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFileSystem } from '@eventlog/event-journal/file-system';
import { parseFaultPlan } from './fault-plan.js';
import { FaultyFileSystem } from './faulty-file-system.js';

describe('FaultyFileSystem', () => {
  let directory: string;
  let path: string;
  let fd: number;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'journal-lab-faulty-'));
    path = join(directory, 'file');
    fd = await nodeFileSystem.open(path, constants.O_CREAT | constants.O_RDWR, 0o644);
  });
  afterEach(async () => {
    await nodeFileSystem.close(fd).catch(() => {});
    rmSync(directory, { recursive: true });
  });

  const faulty = (...plans: string[]) => new FaultyFileSystem(nodeFileSystem, plans.map(parseFaultPlan));
  const bytes = Buffer.from('0123456789');

  it('lets the n-th call fail once, by throwing where the call is synchronous', () => {
    const { port } = faulty('write:2:ENOSPC');
    expect(port.writeSync(fd, bytes, 0, 10, null)).toBe(10);
    expect(() => port.writeSync(fd, bytes, 0, 10, null)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(port.writeSync(fd, bytes, 0, 10, null)).toBe(10);
    expect(readFileSync(path, 'utf8')).toBe('01234567890123456789');
  });

  it('lets every call from the n-th on fail, until the cause is lifted', async () => {
    const faults = faulty('fdatasync:1:EIO:forever');
    await expect(faults.port.fdatasync(fd)).rejects.toMatchObject({ code: 'EIO', syscall: 'fdatasync' });
    await expect(faults.port.fdatasync(fd)).rejects.toMatchObject({ code: 'EIO' });
    faults.lift();
    await expect(faults.port.fdatasync(fd)).resolves.toBeUndefined();
    expect(faults.struck).toBe(2);
    expect(faults.calls.get('fdatasync')).toBe(3);
  });

  it('writes half of the bytes and says so', async () => {
    expect(await faulty('write:1:short').port.write(fd, bytes, 2, 8, null)).toBe(4);
    expect(readFileSync(path, 'utf8')).toBe('2345');
  });

  it('fails although the bytes are written, as a synced write may', async () => {
    const { port } = faulty('write:1:made-EIO', 'write:2:made-ENOSPC');
    const written = port.write(fd, bytes, 0, 4, null);
    await expect(written).rejects.toMatchObject({ code: 'EIO', errno: -5, syscall: 'write' });
    expect(() => port.writeSync(fd, bytes, 4, 4, null)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(readFileSync(path, 'utf8')).toBe('01234567');
  });

  it('counts the syncs of directories apart from those of files', async () => {
    const faults = faulty('fsync-directory:1:EIO');
    await faults.port.fsync(fd);
    const directoryFd = await nodeFileSystem.open(directory, constants.O_RDONLY);
    await expect(faults.port.fsync(directoryFd)).rejects.toMatchObject({ code: 'EIO' });
    await nodeFileSystem.close(directoryFd);
  });

  it('closes the descriptor where close fails, as Linux does', async () => {
    await expect(faulty('close:1:EIO').port.close(fd)).rejects.toMatchObject({ code: 'EIO' });
    await expect(nodeFileSystem.close(fd)).rejects.toMatchObject({ code: 'EBADF' });
  });
});
