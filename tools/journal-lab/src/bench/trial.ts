import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenContestant } from './contestants/contestant.js';
import { LatencyHistogram } from './latency-histogram.js';
import type { Sample } from './results.js';

/** How one repetition goes. */
export interface TrialOptions {
  /** Clients that wait for an answer each; at most so many events are outstanding. */
  readonly concurrency: number;
  /** No event is begun after so much time. */
  readonly milliseconds: number;
}

/** A repetition, with all its latencies. */
export interface Trial {
  readonly sample: Sample;
  readonly latencies: LatencyHistogram;
}

/** Events between two looks at the clock. */
const STRIDE = 64;
/** Calls between two turns of the event loop, in which a competitor's streams can write. */
const CALLS_PER_TURN = 1024;
/** Of many clients so many are timed: two looks at the clock per event would slow the fast ones by percents. */
const TIMED_CLIENTS = 64;
/** Every so many calls one is timed. */
const TIMED_CALLS = 16;

/** Drives a contestant for a while; the time until everything is drained is part of it. */
export async function runTrial(contestant: OpenContestant, options: TrialOptions): Promise<Trial> {
  const latencies = new LatencyHistogram();
  const deadline = performance.now() + options.milliseconds;
  const goesOn = (): boolean => performance.now() < deadline;
  const sample = await measure(contestant, options.concurrency, latencies, goesOn);
  const latencyMs = latencies.summary();
  return { sample: { ...sample, ...(latencyMs && { latencyMs }) }, latencies };
}

/**
 * Drives a contestant until it is drained.
 * @param goesOn asked now and then, with the number of events begun; after its first `false` no event is begun.
 */
export async function measure(
  contestant: OpenContestant,
  concurrency: number,
  latencies: LatencyHistogram,
  goesOn: (begun: number) => boolean,
): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const events = await drive(contestant, concurrency, latencies, goesOn);
  await contestant.drain();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { events, seconds, cpuSeconds: (user + system) / 1e6 };
}

function drive(
  contestant: OpenContestant,
  concurrency: number,
  latencies: LatencyHistogram,
  goesOn: (begun: number) => boolean,
): Promise<number> | number {
  switch (contestant.kind) {
    case 'looping':
      return contestant.run(goesOn);
    case 'returning':
      return callOverAndOver((index) => contestant.log(index), latencies, goesOn);
    case 'answering':
      return closedLoop((index) => contestant.log(index), concurrency, latencies, goesOn);
  }
}

/**
 * Clients that each have one event outstanding.
 * @param goesOn asked now and then; after its first `false` no event is begun.
 * @returns how many events were answered.
 */
export async function closedLoop(
  log: (index: number) => Promise<unknown>,
  concurrency: number,
  latencies: LatencyHistogram,
  goesOn: (begun: number) => boolean,
): Promise<number> {
  let begun = 0;
  let going = true;
  const nextIndex = (): number => {
    if (begun % STRIDE === 0) going &&= goesOn(begun);
    return begun++;
  };
  const client = async (): Promise<void> => {
    for (let index = nextIndex(); going; index = nextIndex()) await log(index);
  };
  const timedClient = async (): Promise<void> => {
    for (let index = nextIndex(); going; index = nextIndex()) {
      const before = performance.now();
      await log(index);
      latencies.record(performance.now() - before);
    }
  };
  await Promise.all(
    Array.from({ length: concurrency }, (_, number) => (number < TIMED_CLIENTS ? timedClient() : client())),
  );
  return begun - concurrency;
}

async function callOverAndOver(
  log: (index: number) => void,
  latencies: LatencyHistogram,
  goesOn: (begun: number) => boolean,
): Promise<number> {
  let begun = 0;
  for (; ; begun++) {
    if (begun % STRIDE === 0 && !goesOn(begun)) return begun;
    if (begun % CALLS_PER_TURN === 0) await nextTurn();
    if (begun % TIMED_CALLS === 0) {
      const before = performance.now();
      log(begun);
      latencies.record(performance.now() - before);
    } else {
      log(begun);
    }
  }
}
