import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runChildWriter } from './child-writer.js';
import { LAB_PROGRAM } from './lab-program.js';
import { labLine } from './lab-event.js';
import type { Workload } from './workload.js';
import { ENGINE_APPEND } from './writer.js';

describe('the workload, as a process of its own', () => {
  let root: string;
  let workload: Workload;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'journal-lab-workload-'));
    workload = {
      directory: join(root, 'events'),
      series: { seed: 1, start: 100, count: 30, firstDay: '2026-03-01', days: 3 },
      concurrency: 4,
      writer: ENGINE_APPEND,
      faults: [],
      countCalls: true,
    };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('acknowledges every event, counts its calls and ends', async () => {
    const end = await runChildWriter(workload);
    expect(end).toMatchObject({ killed: false, hung: false, exitCode: 0, record: { done: true } });
    expect(end.record?.acknowledged.size).toBe(30);
    expect(end.calls).toMatchObject({ rename: 3 });
  });

  it('syncs each write by itself, or in a second call when it is told so', async () => {
    const { calls } = await runChildWriter(workload);
    expect(calls).not.toHaveProperty('fdatasync');
    const writer = { ...ENGINE_APPEND, twoStepSync: true };
    const twoStep = await runChildWriter({ ...workload, directory: join(root, 'two-step'), writer });
    expect(twoStep.calls['fdatasync']).toBeGreaterThan(0);
  });

  it('dies in the middle of a write and leaves half of it', async () => {
    const fault = { operation: 'write', call: 2, action: 'kill-during', forever: false } as const;
    const writer = { ...ENGINE_APPEND, kind: 'plain' } as const;
    const series = { ...workload.series, days: 1 };
    const end = await runChildWriter({ ...workload, series, writer, concurrency: 1, faults: [fault] });
    expect(end).toMatchObject({ killed: true, record: { acknowledged: new Set([100]) } });
    const text = readFileSync(join(root, 'events', '2026-03-01', 'events.json'), 'utf8');
    const second = labLine(series, 101);
    const half = text.slice(labLine(series, 100).length + 1);
    expect(second.startsWith(half)).toBe(true);
    expect(half).not.toBe('');
  });

  it('says why it could not begin', async () => {
    writeFileSync(workload.directory, 'a file stands where the directory should be');
    const end = await runChildWriter(workload);
    expect(end.exitCode).toBe(1);
    expect(end.lastWords).toContain('FAILED');
  });

  it('is checked by the check command, which exits with 1 when something is lost', () => {
    const lab = (...args: string[]) =>
      execFileSync(process.execPath, [LAB_PROGRAM, ...args], { stdio: 'pipe' });
    const log = join(root, 'log');
    writeFileSync(log, lab('workload', '--dir', workload.directory, '--count', '20'));
    expect(lab('check', '--dir', workload.directory, '--log', log).toString()).toMatch(/\nok\n$/);
    writeFileSync(join(workload.directory, '2026-03-02', 'events.json'), '');
    expect(() => lab('check', '--dir', workload.directory, '--log', log, '--json')).toThrow(
      expect.objectContaining({ status: 1 }),
    );
  });
});
