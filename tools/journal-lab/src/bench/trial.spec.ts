import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { LatencyHistogram } from './latency-histogram.js';
import { closedLoop, runTrial } from './trial.js';

describe('closedLoop', () => {
  it('keeps as many events outstanding as there are clients, and no more', async () => {
    let outstanding = 0;
    let most = 0;
    const log = async (): Promise<void> => {
      most = Math.max(most, ++outstanding);
      await nextTurn();
      outstanding--;
    };
    await closedLoop(log, 100, new LatencyHistogram(), (begun) => begun < 1000);
    expect(most).toBe(100);
    expect(outstanding).toBe(0);
  });

  it.each([1, 64, 300])(
    'counts every event that was answered, and hands out each number once, at c%i',
    async (c) => {
      const numbers: number[] = [];
      const log = async (index: number): Promise<void> => {
        await nextTurn();
        numbers.push(index);
      };
      const events = await closedLoop(log, c, new LatencyHistogram(), (begun) => begun < 640);
      expect(numbers).toHaveLength(events);
      expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: events }, (_, index) => index));
      expect(events).toBeGreaterThanOrEqual(640);
    },
  );

  it('begins nothing once it was told to stop', async () => {
    let asked = 0;
    const events = await closedLoop(
      () => Promise.resolve(),
      8,
      new LatencyHistogram(),
      () => asked++ === 0,
    );
    expect(events).toBe(64);
  });

  it('passes on that an event failed', async () => {
    const failing = () => Promise.reject(new Error('the disk is gone'));
    await expect(closedLoop(failing, 4, new LatencyHistogram(), () => true)).rejects.toThrow(
      'the disk is gone',
    );
  });
});

describe('runTrial', () => {
  it('counts the time until everything is drained', async () => {
    const steps: string[] = [];
    const { sample } = await runTrial(
      {
        kind: 'returning',
        log: () => void (steps.at(-1) === 'call' || steps.push('call')),
        drain: async () => {
          await nextTurn();
          steps.push('drained');
        },
        close: () => Promise.resolve(),
      },
      { concurrency: 1, milliseconds: 5 },
    );
    expect(steps).toEqual(['call', 'drained']);
    expect(sample.events % 64).toBe(0);
    expect(sample.latencyMs).toBeDefined();
    expect(sample.cpuSeconds).toBeGreaterThan(0);
  });

  it('lets a loop of its own count for itself', async () => {
    const { sample } = await runTrial(
      {
        kind: 'looping',
        run: (goesOn) => (goesOn(0) ? 42 : 0),
        drain: () => Promise.resolve(),
        close: () => Promise.resolve(),
      },
      { concurrency: 1, milliseconds: 1000 },
    );
    expect(sample.events).toBe(42);
    expect(sample.latencyMs).toBeUndefined();
  });
});
