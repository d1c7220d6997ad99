import { describe, expect, it, jest } from '@jest/globals';
import { runFaults } from './fault-run.js';
import { runKills } from './kill-run.js';
import { runPowerCuts } from './power-cut/power-cut-run.js';
import type { RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import type { Omission, WriterChoice } from './writer.js';

jest.setTimeout(120_000);

const plain: WriterChoice = { kind: 'plain', writeMode: 'append', sync: 'always' };
const progress = () => {};

type Run = (writer: WriterChoice) => Promise<RunRow>;
const kill: Run = (writer) =>
  runKills({ writer, writers: 1, kills: 25, everyStep: false, seed: 1, progress });
const powerCut: Run = (writer) => runPowerCuts({ writer, writers: 1, states: 120, seed: 1, progress });
const powerCutWithFailingSyncs: Run = (writer) =>
  runPowerCuts({ writer, writers: 1, states: 250, failingSync: true, seed: 1, progress });
const fault: Run = (writer) => runFaults({ writer, share: 0.05, seed: 1, progress });

/** Every run that notices the omission, and as what. */
const BITES: readonly [Omission, string, Run, RunViolation['kind']][] = [
  ['sync', 'power cut', powerCut, 'lost'],
  ['sync-before-acknowledging', 'power cut', powerCut, 'lost'],
  ['directory-sync', 'power cut', powerCut, 'lost'],
  ['repair', 'kill', kill, 'lost'],
  ['repair', 'power cut', powerCut, 'lost'],
  ['repair', 'fault', fault, 'lost'],
  ['truncation', 'power cut with failing syncs', powerCutWithFailingSyncs, 'lost'],
  ['truncation', 'fault', fault, 'lost'],
];

describe('a plain writer that does its duty', () => {
  it.each([
    ['kill', kill],
    ['power cut', powerCut],
    ['power cut with failing syncs', powerCutWithFailingSyncs],
    ['fault', fault],
  ])('passes the %s run', async (_, run) => {
    const { tried, acknowledged, violations } = await run(plain);
    expect(violations).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
    expect(Object.values(tried).every((count) => count > 0)).toBe(true);
  });
});

describe('a plain writer that leaves out', () => {
  it.each(BITES)('%s is caught by the %s run', async (omit, _, run, kind) => {
    const { violations } = await run({ ...plain, omit });
    expect(violations.map((violation) => violation.kind)).toContain(kind);
  });
});
