import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { benchEvents } from '../bench-events.js';
import { runTrial } from '../trial.js';
import { allContestants } from './all-contestants.js';
import type { Contestant } from './contestant.js';

const EVENTS = benchEvents();
const LINES = new Set(EVENTS.plain.map((event) => JSON.stringify(event)));
/** Those that need no peer installed. */
const OWN = [
  'limit',
  'limit-unsynced',
  'engine-camera',
  'engine-own-promise',
  'engine-plain',
  'one-line',
  'append-file',
  'append-file-flush',
  'copy-and-rename',
];

describe('the contestants', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-lab-contestant-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function chosen(key: string): Contestant {
    return allContestants(EVENTS, [64, 1024]).find((other) => other.key === key)!;
  }

  function writtenLines(): string[] {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('events.json'))
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1));
  }

  it.each(OWN)('%s has written exactly the events that it is credited with', async (key) => {
    const contestant = chosen(key);
    const concurrency = contestant.concurrencies?.[0] ?? 1;
    const opened = await contestant.open(directory);
    const { sample } = await runTrial(opened, { concurrency, milliseconds: 20 });
    await opened.close();
    const lines = writtenLines();
    expect(lines).toHaveLength(sample.events);
    expect(lines.every((line) => LINES.has(line))).toBe(true);
    expect(sample.events).toBeGreaterThan(0);
  });

  it('engine-own-promise answers each event with a promise of its own, as engine-camera does not', async () => {
    const distinctAnswers = async (key: string): Promise<number> => {
      const contestant = await chosen(key).open(join(directory, key));
      if (contestant.kind !== 'answering') throw new Error('the engine answers');
      const answers = Array.from({ length: 64 }, (_, index) => contestant.log(index));
      await Promise.all(answers);
      await contestant.close();
      return new Set(answers).size;
    };
    expect(await distinctAnswers('engine-own-promise')).toBe(64);
    expect(await distinctAnswers('engine-camera')).toBeLessThan(64);
  });

  it('all have a key of their own', () => {
    const keys = allContestants(EVENTS, [1]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
