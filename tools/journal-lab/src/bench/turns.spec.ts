import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LatencyHistogram } from './latency-histogram.js';
import { NotInstalledError } from './peers.js';
import { Progress } from './progress.js';
import { ScratchDirectories } from './scratch-directories.js';
import { takeTurns, type Entry } from './turns.js';

describe('takeTurns', () => {
  let root: string;
  let directories: ScratchDirectories;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'journal-lab-turns-'));
    directories = new ScratchDirectories(root);
  });

  afterAll(() => rmSync(root, { recursive: true }));

  function entry(key: string, trial: (directory: string) => number): Entry {
    return {
      key,
      name: key,
      acknowledgement: 'disk',
      trial: (directory) =>
        new Promise((resolve) => {
          resolve({ sample: { events: trial(directory), seconds: 1 }, latencies: new LatencyHistogram() });
        }),
    };
  }

  const take = (entries: readonly Entry[], repetitions: number) =>
    takeTurns(entries, {
      suite: 'test',
      repetitions,
      milliseconds: 1,
      directories,
      progress: new Progress({ isTTY: false, write: () => true }),
    });

  it('warms everyone up, then lets another one begin each round', async () => {
    const order: string[] = [];
    const entries = ['A', 'B', 'C'].map((key) => entry(key, () => order.push(key)));
    await take(entries, 3);
    expect(order.join('')).toBe('ABC' + 'ABC' + 'BCA' + 'CAB');
  });

  it('counts the rounds, not the warm-up', async () => {
    let calls = 0;
    const [row] = await take([entry('A', () => calls++)], 3);
    expect(row?.samples.map(({ events }) => events)).toEqual([1, 2, 3]);
  });

  it('gives every repetition an empty directory and leaves none behind', async () => {
    const given: string[] = [];
    await take([entry('A', (directory) => given.push(directory) + readdirSync(directory).length)], 2);
    expect(new Set(given).size).toBe(3);
    expect(given.filter((directory) => existsSync(directory))).toEqual([]);
  });

  it('reports who failed and who is not there, and goes on with the others', async () => {
    const failing = entry('failing', () => {
      throw new Error('no room');
    });
    const missing = entry('missing', () => {
      throw new NotInstalledError('x is not installed');
    });
    const rows = await take([failing, missing, entry('A', () => 1)], 2);
    expect(rows.map(({ failure, samples }) => [failure, samples.length])).toEqual([
      ['failed: no room', 0],
      ['not installed', 0],
      [undefined, 2],
    ]);
  });
});
