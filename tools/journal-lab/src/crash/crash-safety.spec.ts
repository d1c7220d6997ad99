import { describe, expect, it, jest } from '@jest/globals';
import { runContention } from './contention-run.js';
import { runFaults } from './fault-run.js';
import { runFullDisk } from './full-disk-run.js';
import { runKills } from './kill-run.js';
import { runPowerCuts } from './power-cut/power-cut-run.js';
import { runReader } from './reader-run.js';
import { ENGINE_APPEND, type WriterChoice } from './writer.js';

jest.setTimeout(120_000);

const progress = () => {};
const seed = 1;

describe.each(['append', 'replace'] as const)('the event journal in %s mode', (writeMode) => {
  const writer: WriterChoice = { kind: 'engine', writeMode, sync: 'always' };

  it.each([1, 4])('keeps its promises when writers are killed, %d at once', async (writers) => {
    const { tried, violations } = await runKills({
      writer,
      writers,
      kills: 12,
      everyStep: false,
      seed,
      progress,
    });
    expect(violations).toEqual([]);
    expect(tried['kills']).toBeGreaterThanOrEqual(12);
  });

  it.each([
    ['one writer', { writer, writers: 1 }],
    ['four writers', { writer, writers: 4 }],
    ['syncs that fail', { writer, writers: 1, failingSync: true }],
    ['syncs at intervals', { writer: { ...writer, sync: 'interval' as const }, writers: 1 }],
  ])('keeps its promises when the power is cut: %s', async (_, options) => {
    const { tried, violations } = await runPowerCuts({ ...options, states: 40, seed, progress });
    expect(violations).toEqual([]);
    expect(tried['states']).toBeGreaterThanOrEqual(40);
  });

  it('answers every event, and goes on by itself, whichever call fails', async () => {
    const { tried, violations } = await runFaults({ writer, share: 0.03, seed, progress });
    expect(violations).toEqual([]);
    expect(tried['struck']).toBeGreaterThan(100);
  });

  it('answers every event on a full disk and goes on when there is room again', async () => {
    const row = await runFullDisk(writer, seed);
    if (row === undefined)
      process.stderr.write('skipped: this process may not mount a tmpfs (run as root)\n');
    expect(row?.violations ?? []).toEqual([]);
  });

  it('takes events of four processes on the same days, one of which dies half way', async () => {
    const options = { writer, processes: 4, events: 1000, concurrency: 64, seed };
    const { violations, acknowledged } = await runContention({ ...options, killOne: true });
    expect(violations).toEqual([]);
    expect(acknowledged).toBe(3500);
  });
});

it('the event journal answers every event, and goes on by itself, where write and sync are two calls', async () => {
  const writer = { ...ENGINE_APPEND, twoStepSync: true };
  const { tried, violations } = await runFaults({ writer, share: 0.03, seed, progress });
  expect(violations).toEqual([]);
  expect(tried['struck']).toBeGreaterThan(100);
});

it.each(['size', 'end'] as const)(
  'a reader of whole files sees only whole lines in replace mode, reading to their %s',
  async (reads) => {
    const writer: WriterChoice = { kind: 'engine', writeMode: 'replace', sync: 'always' };
    const { tried, violations } = await runReader({ writer, events: 3000, concurrency: 16, seed, reads });
    expect(violations).toEqual([]);
    expect(tried['lines read']).toBeGreaterThan(0);
  },
);
