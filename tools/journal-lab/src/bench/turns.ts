import { setTimeout as wait } from 'node:timers/promises';
import { collectGarbage } from './collect-garbage.js';
import type { OpenContestant } from './contestants/contestant.js';
import { LatencyHistogram } from './latency-histogram.js';
import { NotInstalledError } from './peers.js';
import type { Progress } from './progress.js';
import type { Row, Sample } from './results.js';
import type { ScratchDirectories } from './scratch-directories.js';
import { runTrial, type Trial } from './trial.js';

/** A line of a suite's table, still to be measured. */
export interface Entry extends Omit<Row, 'suite' | 'samples' | 'distribution' | 'failure'> {
  /** One repetition of so many milliseconds, in an empty directory. */
  trial(directory: string, milliseconds: number): Promise<Trial>;
}

/** How the turns are taken. */
export interface TurnsOptions {
  readonly suite: string;
  readonly repetitions: number;
  readonly milliseconds: number;
  readonly directories: ScratchDirectories;
  readonly progress: Progress;
}

/** Of a repetition's length, but never less than it takes to be compiled. */
const WARM_UP_SHARE = 0.4;
const SHORTEST_WARM_UP_MS = 50;
/** Beyond the length of the repetition; whoever takes longer is given up. */
const PATIENCE_MS = 30_000;

/**
 * Measures all entries in turn: A B C, B C A, C A B … Each warms up first. Who fails is reported, and the others go on.
 */
export async function takeTurns(entries: readonly Entry[], options: TurnsOptions): Promise<Row[]> {
  const { suite, repetitions, milliseconds, progress } = options;
  const turns = entries.map((entry) => new Turns(entry, options));
  const warmUpMs = Math.max(SHORTEST_WARM_UP_MS, milliseconds * WARM_UP_SHARE);
  for (const turn of turns) {
    progress.show(`${suite}: warming up ${turn.label}`);
    await turn.warmUp(warmUpMs);
  }
  for (let round = 0; round < repetitions; round++) {
    const first = Math.floor((round * turns.length) / repetitions);
    for (const turn of [...turns.slice(first), ...turns.slice(0, first)]) {
      progress.show(`${suite}: round ${round + 1} of ${repetitions}, ${turn.label}`);
      await turn.measure(milliseconds);
    }
  }
  return turns.map((turn) => turn.row());
}

/** An entry's repetitions so far. */
class Turns {
  private readonly samples: Sample[] = [];
  private readonly latencies = new LatencyHistogram();
  private failure: string | undefined;

  constructor(
    private readonly entry: Entry,
    private readonly options: TurnsOptions,
  ) {}

  get label(): string {
    const { name, concurrency } = this.entry;
    return concurrency === undefined ? name : `${name}, c${concurrency}`;
  }

  async warmUp(milliseconds: number): Promise<void> {
    await this.attempt(milliseconds);
  }

  async measure(milliseconds: number): Promise<void> {
    const trial = await this.attempt(milliseconds);
    if (trial === undefined) return;
    this.samples.push(trial.sample);
    this.latencies.add(trial.latencies);
  }

  row(): Row {
    const { key, name, about, acknowledgement, concurrency } = this.entry;
    const distribution = this.latencies.distribution();
    return {
      suite: this.options.suite,
      key,
      name,
      ...(about !== undefined && { about }),
      acknowledgement,
      ...(concurrency !== undefined && { concurrency }),
      samples: this.samples,
      ...(distribution.length > 0 && { distribution }),
      ...(this.failure !== undefined && { failure: this.failure }),
    };
  }

  private async attempt(milliseconds: number): Promise<Trial | undefined> {
    if (this.failure !== undefined) return undefined;
    collectGarbage();
    const givenUp = new AbortController();
    try {
      return await Promise.race([
        this.options.directories.during((directory) => this.entry.trial(directory, milliseconds)),
        wait(milliseconds + PATIENCE_MS, undefined, { signal: givenUp.signal }).then(() => {
          throw new Error('took too long and was given up');
        }),
      ]);
    } catch (error) {
      this.failure =
        error instanceof NotInstalledError ? 'not installed' : `failed: ${(error as Error).message}`;
      return undefined;
    } finally {
      givenUp.abort();
    }
  }
}

/** Of a repetition's length, before it: what the garbage collection dropped is compiled, and the day's file is made. */
const RUN_IN_SHARE = 0.25;

/** A trial of a contestant that is opened for it and closed after it, and runs in before it on the same files. */
export async function openedTrial(
  open: () => Promise<OpenContestant>,
  concurrency: number,
  milliseconds: number,
): Promise<Trial> {
  await opened(open, concurrency, milliseconds * RUN_IN_SHARE);
  return opened(open, concurrency, milliseconds);
}

async function opened(
  open: () => Promise<OpenContestant>,
  concurrency: number,
  milliseconds: number,
): Promise<Trial> {
  const contestant = await open();
  try {
    return await runTrial(contestant, { concurrency, milliseconds });
  } finally {
    await contestant.close();
  }
}
