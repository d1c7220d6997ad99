import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { crashPoints } from './crash-points.js';
import { ModelFileSystem } from './model-file-system.js';
import { parseStraceLog } from './strace-log.js';

describe('crashPoints', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'journal-lab-points-'));
    mkdirSync(join(root, 'day'));
    writeFileSync(join(root, 'day', 'events'), '');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const bytes = (text: string) =>
    [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const pointsOf = (...lines: string[]) => {
    const steps = parseStraceLog(lines.map((line) => `7  ${line}`).join('\n'));
    return [...crashPoints(steps, new ModelFileSystem(root, 0o022))].map((index) => {
      const { kind, call } = steps[index]!;
      return `${kind} ${call.name} ${call.args[0]}`;
    });
  };
  const open = (flags: string) =>
    `openat(AT_FDCWD, "${bytes(join(root, 'day', 'events'))}", O_RDWR|${flags}) = 18`;
  const line = `write(18, "${bytes('line')}", 4) = 4`;
  const acknowledgement = `write(1, "${bytes('ACK')}", 3) = 3`;

  it('lie at both ends of a synced write, and behind the last of several acknowledgements', () => {
    expect(pointsOf(open('O_APPEND|O_DSYNC'), line, acknowledgement, acknowledgement, line)).toEqual([
      ...['enter write 18', 'leave write 18', 'enter write 1'],
      ...['enter write 18', 'leave write 18'],
    ]);
  });

  it('lie at the begin of a write and the end of a sync where these are two calls', () => {
    expect(pointsOf(open('O_APPEND'), line, 'fdatasync(18) = 0', acknowledgement)).toEqual([
      ...['enter write 18', 'leave fdatasync 18', 'enter write 1'],
    ]);
  });

  it('are not wasted on calls that change nothing on the disk', () => {
    const elsewhere = `write(9, "${bytes('wake up')}", 7) = 7`;
    expect(pointsOf(open('O_APPEND'), elsewhere, 'close(18) = 0')).toEqual([]);
  });
});
