import { describe, expect, it } from '@jest/globals';
import { FeedInputError } from './feed-input.error.js';
import { feedOptions } from './feed-options.js';

function options(...argv: string[]) {
  return feedOptions(['--file', 'd.json', ...argv], '/home/me');
}

describe('feedOptions', () => {
  it('has a default for everything but the file', () => {
    expect(options()).toEqual({
      file: '/home/me/d.json',
      url: new URL('http://127.0.0.1:3000'),
      days: undefined,
      cameraId: 'camera-1',
      concurrency: 64,
      retries: 5,
      json: false,
    });
  });

  it('takes days as a list', () => {
    expect(options('--days', '2025-11-08, 2024-02-29')?.days).toEqual(['2025-11-08', '2024-02-29']);
  });

  it('takes days as a first one and a number', () => {
    expect(options('--from', '2025-12-30', '--days', '3')?.days).toEqual([
      '2025-12-30',
      '2025-12-31',
      '2026-01-01',
    ]);
    expect(options('--from', '2025-12-30')?.days).toEqual(['2025-12-30']);
  });

  it('asks for help whatever else is there', () => {
    expect(feedOptions(['--help'], '/')).toBeUndefined();
  });

  it.each([
    [['--days', '2025-02-30'], '--days must name days that exist, as YYYY-MM-DD, not "2025-02-30"'],
    [['--days', '3'], '--days must name days that exist, as YYYY-MM-DD, not "3"'],
    [['--from', 'monday'], '--from must name days that exist, as YYYY-MM-DD, not "monday"'],
    [['--from', '2025-11-08', '--days', '0'], '--days must be a whole number from 1 to 999999, not "0"'],
    [['--concurrency', '0'], '--concurrency must be a whole number from 1 to 999999, not "0"'],
    [['--retries', '1.5'], '--retries must be a whole number from 0 to 999999, not "1.5"'],
    [['--url', 'localhost:3000'], '--url must be an http or https URL, not "localhost:3000"'],
    [['--speed', '9'], "Unknown option '--speed'"],
    [['more.json'], "Unexpected argument 'more.json'"],
  ])('refuses %j: %s', (argv, message) => {
    expect(() => options(...argv)).toThrow(FeedInputError);
    expect(() => options(...argv)).toThrow(message);
  });

  it('refuses to start without a file', () => {
    expect(() => feedOptions([], '/')).toThrow('--file is missing');
  });
});
