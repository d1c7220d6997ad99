import { SeededRandom } from '../seeded-random.js';
import { runChildWriter, type ChildEnd } from './child-writer.js';
import { formatFaultPlan, type FaultPlan } from './fault-plan.js';
import { KillSite } from './kill-site.js';
import type { RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import type { Workload } from './workload.js';
import { hasSyncedWrites, nameOf, type WriterChoice } from './writer.js';

export interface KillRunOptions {
  readonly writer: WriterChoice;
  /** Writers at once. */
  readonly writers: number;
  /** At least so many. */
  readonly kills: number;
  /** Go on until a writer was killed at each step. */
  readonly everyStep: boolean;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

/**
 * What a writer finds, for it decides which calls are made: nothing at all; a journal in use, with files for the days
 * to come or without; one with torn tails; a system without synced writes.
 */
const SITUATIONS = ['empty', 'new-days', 'standing', 'torn', 'two-step'] as const;
type Situation = (typeof SITUATIONS)[number];

const STEPPED = [
  ...['write', 'fdatasync', 'fsync', 'fsync-directory'],
  ...['rename', 'mkdir', 'ftruncate', 'link', 'unlink', 'copyFile'],
];
const MOMENTS = ['kill-before', 'kill-during', 'kill-after'] as const;

const STEP_EVENTS = 12;
const STEP_CONCURRENCY = 4;
/** More than any writer gets done before it is killed. */
const ENDLESS_EVENTS = 100_000;
/** A process needs about 100 ms to start; from then on it commits a few times a millisecond. */
const KILL_WITHIN_MS = [60, 260] as const;
const CRASHES_PER_SITE = 60;
const SURVIVES = 0.25;
const KILLED_AT_STEP = 0.7;
const ROUNDS_PER_REPORT = 20;
const ENOUGH_VIOLATIONS = 50;

/** Kills writers at every step and at random moments, again and again on one directory, and checks after each round. */
export async function runKills(options: KillRunOptions): Promise<RunRow> {
  const run = new KillRun(options);
  try {
    await run.run();
  } finally {
    run.end();
  }
  const { rounds, kills, stepsKilled, steps, acknowledged, violations } = run;
  return {
    name: `kill ${nameOf(options.writer)} ×${options.writers}`,
    tried: { rounds, kills, steps, 'steps killed': stepsKilled.size },
    acknowledged,
    violations,
  };
}

class KillRun {
  readonly violations: RunViolation[] = [];
  readonly stepsKilled = new Set<string>();
  kills = 0;
  steps = 0;
  rounds = 0;
  acknowledged = 0;
  private readonly random: SeededRandom;
  private readonly situations: readonly Situation[];
  private readonly stepsLeft = new Map<Situation, FaultPlan[]>();
  private pile: KillSite;

  constructor(private readonly options: KillRunOptions) {
    this.random = new SeededRandom(options.seed);
    this.situations = SITUATIONS.filter((one) => one !== 'two-step' || hasSyncedWrites(options.writer));
    this.pile = new KillSite(options.seed);
  }

  async run(): Promise<void> {
    const { kills, everyStep, progress, writer, writers } = this.options;
    const { situations } = this;
    for (const situation of situations) await this.findSteps(situation);
    const goesOn = () => this.kills < kills || (everyStep && this.hasStepsLeft());
    while (goesOn() && this.violations.length < ENOUGH_VIOLATIONS) {
      await this.round(situations[this.rounds % situations.length] as Situation);
      if (this.rounds % ROUNDS_PER_REPORT !== 0) continue;
      const { kills: done, stepsKilled, steps, violations } = this;
      progress(
        `kill ${nameOf(writer)} ×${writers}: ${done} kills, ${stepsKilled.size} of ${steps} steps, ${violations.length} violations`,
      );
    }
  }

  end(): void {
    this.pile.remove();
  }

  private hasStepsLeft(): boolean {
    return [...this.stepsLeft.values()].some((steps) => steps.length > 0);
  }

  /** A dry run tells how often each operation is called: each call is three steps. */
  private async findSteps(situation: Situation): Promise<void> {
    await this.at(situation, async (site) => {
      const end = await runChildWriter({ ...this.shortWorkload(site, situation), countCalls: true });
      const steps = STEPPED.flatMap((operation) =>
        Array.from({ length: end.calls[operation] ?? 0 }, (_, index) =>
          MOMENTS.map((action) => ({ operation, call: index + 1, action, forever: false })),
        ).flat(),
      );
      this.steps += steps.length;
      this.stepsLeft.set(situation, this.random.shuffled(steps));
      return [end];
    });
  }

  private async round(situation: Situation): Promise<void> {
    this.rounds++;
    await this.at(situation, (site) =>
      Promise.all(
        Array.from({ length: this.options.writers }, (_, index) => {
          // One writer at least meets its end.
          if (index > 0 && this.random.chance(SURVIVES))
            return runChildWriter(this.shortWorkload(site, situation));
          const step = this.random.chance(KILLED_AT_STEP) ? this.stepsLeft.get(situation)?.pop() : undefined;
          return step === undefined ? this.killAtRandom(site, situation) : this.killAt(site, situation, step);
        }),
      ),
    );
  }

  /** Brings the situation about, lets writers run, recovers and checks. */
  private async at(situation: Situation, writers: (site: KillSite) => Promise<ChildEnd[]>): Promise<void> {
    const site = situation === 'empty' ? new KillSite(this.options.seed) : this.pile;
    if (situation === 'new-days') site.turnToNewDays();
    if (situation === 'torn') site.tear();

    const ends = await writers(site);
    const wrong = ends.flatMap((end) => site.note(end));
    this.kills += ends.filter(({ killed }) => killed).length;
    for (const { record } of ends) this.acknowledged += record?.acknowledged.size ?? 0;

    // Half of the crashes are recovered by the other write mode.
    const writeMode = this.random.pick(['append', 'replace'] as const);
    const verdict = await site.recover({ ...this.options.writer, writeMode });
    const found = [...wrong, ...verdict.violations];
    for (const { kind, detail } of found) {
      this.violations.push({ kind, detail: `round ${this.rounds}, ${situation}: ${detail}` });
    }
    if (situation === 'empty') site.remove();
    else if (found.length > 0 || site.crashes > CRASHES_PER_SITE) this.beginNewPile();
  }

  private beginNewPile(): void {
    this.pile.remove();
    this.pile = new KillSite(this.options.seed);
  }

  private async killAt(site: KillSite, situation: Situation, step: FaultPlan): Promise<ChildEnd> {
    const end = await runChildWriter({ ...this.shortWorkload(site, situation), faults: [step] });
    if (end.killed) this.stepsKilled.add(`${situation} ${formatFaultPlan(step)}`);
    return end;
  }

  private killAtRandom(site: KillSite, situation: Situation): Promise<ChildEnd> {
    const [from, to] = KILL_WITHIN_MS;
    const delay = from + this.random.below(to - from);
    const workload = { ...this.shortWorkload(site, situation), series: site.series(ENDLESS_EVENTS) };
    const concurrency = this.random.pick([1, 4, 16]);
    return runChildWriter({ ...workload, concurrency }, (now) => setTimeout(now, delay));
  }

  private shortWorkload(site: KillSite, situation: Situation): Workload {
    const { writer } = this.options;
    return {
      directory: site.journal,
      series: site.series(STEP_EVENTS),
      concurrency: STEP_CONCURRENCY,
      writer: situation === 'two-step' ? { ...writer, twoStepSync: true } : writer,
      faults: [],
      countCalls: false,
    };
  }
}
