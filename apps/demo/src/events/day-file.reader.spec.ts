import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import type { JsonEventLoggerService } from '@eventlog/json-event-logger';
import { DayFileReader } from './day-file.reader.js';

const DAY = '2025-11-08';

describe('DayFileReader', () => {
  let directory: string;
  const write = (content: string) => writeFile(join(directory, DAY, 'log.json'), content);
  const reader = () =>
    new DayFileReader(new RecordingJsonEventLogger({ directory }) as unknown as JsonEventLoggerService, {
      directory,
      fileName: 'log.json',
    });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'day-file-reader-'));
    await mkdir(join(directory, DAY));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it.each([
    ['a line that is being written', '{"a":1}\n{"b":', '{"a":1}\n'],
    ['one that is longer than a chunk', `{"a":1}\n{"b":"${'x'.repeat(200_000)}`, '{"a":1}\n'],
    ['nothing when all lines are whole', '{"a":1}\n{"b":2}\n', '{"a":1}\n{"b":2}\n'],
  ])('leaves out %s', async (_, content, whole) => {
    await write(content);
    const dayFile = await reader().open(DAY);
    expect(await text(dayFile!.stream)).toBe(whole);
    expect(dayFile!.bytes).toBe(whole.length);
  });

  it('leaves out what is appended after it was opened', async () => {
    await write('{"a":1}\n');
    const dayFile = await reader().open(DAY);
    await writeFile(join(directory, DAY, 'log.json'), '{"b":2}\n', { flag: 'a' });
    expect(await text(dayFile!.stream)).toBe('{"a":1}\n');
  });

  it.each(['', '{"a":'])('finds no day in a file without a whole line: %p', async (content) => {
    await write(content);
    expect(await reader().open(DAY)).toBeUndefined();
  });

  it('finds no day where there is no file', async () => {
    expect(await reader().open('2025-11-09')).toBeUndefined();
  });

  it('does not take another error for an absent file', async () => {
    await mkdir(join(directory, DAY, 'log.json'));
    await expect(reader().open(DAY)).rejects.toThrow('EISDIR');
  });
});
