import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../seeded-random.js';
import { runChildWriter, type ChildEnd } from './child-writer.js';
import type { FaultPlan } from './fault-plan.js';
import { laterDay, type EventSeries } from './lab-event.js';
import { recoverAndCheck, type RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import type { Workload } from './workload.js';
import { nameOf, type WriterChoice } from './writer.js';
import type { WriterRecord } from './writer-record.js';

export interface KillRunOptions {
  readonly writer: WriterChoice;
  /** Writers at once. */
  readonly writers: number;
  readonly kills: number;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

/** How a directory is made ready before a round: different calls are made on a new, an old and a torn one. */
const SITUATIONS = ['new', 'standing', 'torn'] as const;
type Situation = (typeof SITUATIONS)[number];

const DAYS = 3;
const FIRST_DAY = '2026-03-01';
const STEP_EVENTS = 30;
/** More than any writer gets done before it is killed. */
const ENDLESS_EVENTS = 100_000;
/** A process needs about 100 ms to start; from then on it commits a few times a millisecond. */
const KILL_WITHIN_MS = [60, 260] as const;
const CRASHES_PER_DIRECTORY = 40;
const ROUNDS_PER_DAYS = 6;
/** Otherwise crashes pile up on the old one. */
const NEW_DIRECTORY = 0.2;
const SURVIVES = 0.25;
const STEP_KILL = 0.6;
const ENOUGH_VIOLATIONS = 50;
const STEPPED = ['open', 'write', 'fdatasync', 'fsync', 'fsync-directory', 'rename', 'mkdir'];
const STEPPED_RARELY = ['ftruncate', 'link', 'unlink', 'fchmod', 'copyFile', 'close'];
const MOMENTS = ['kill-before', 'kill-during', 'kill-after'] as const;

/** Kills writers at every step and at random moments, again and again on one directory, and checks after each round. */
export async function runKills(options: KillRunOptions): Promise<RunRow> {
  const run = new KillRun(options);
  try {
    await run.run();
  } finally {
    run.leaveDirectory();
  }
  const { writer, writers } = options;
  const { kills, atSteps, rounds, acknowledged, violations } = run;
  return {
    name: `kill ${nameOf(writer)} ×${writers}`,
    tried: { rounds, kills, 'at steps': atSteps },
    acknowledged,
    violations,
  };
}

class KillRun {
  readonly violations: RunViolation[] = [];
  kills = 0;
  atSteps = 0;
  rounds = 0;
  acknowledged = 0;
  private readonly random: SeededRandom;
  private readonly plans = new Map<Situation, FaultPlan[]>();
  private readonly upcoming = new Map<Situation, FaultPlan[]>();
  private directory = '';
  private crashesHere = 0;
  private nextId = 0;
  private records: WriterRecord[] = [];

  constructor(private readonly options: KillRunOptions) {
    this.random = new SeededRandom(options.seed);
  }

  async run(): Promise<void> {
    const { kills, progress, writer, writers } = this.options;
    for (const situation of SITUATIONS) this.plans.set(situation, await this.stepsOf(situation));
    let silentRounds = 0;
    while (this.kills < kills && this.violations.length < ENOUGH_VIOLATIONS && silentRounds < 20) {
      const before = this.kills;
      await this.round(SITUATIONS[this.rounds % SITUATIONS.length] as Situation);
      silentRounds = this.kills === before ? silentRounds + 1 : 0;
      if (this.rounds % 10 === 0) {
        progress(
          `kill ${nameOf(writer)} ×${writers}: ${this.kills} of ${kills} kills, ${this.acknowledged} acknowledged, ${this.violations.length} violations`,
        );
      }
    }
  }

  leaveDirectory(): void {
    if (this.directory !== '') rmSync(this.directory, { recursive: true, force: true });
    this.directory = '';
  }

  /** A dry run tells how often each operation is called; every call is a step, with a moment before, in and after it. */
  private async stepsOf(situation: Situation): Promise<FaultPlan[]> {
    this.prepare(situation);
    const workload = this.workload(STEP_EVENTS, [], true);
    const end = await runChildWriter(workload);
    this.note([end]);
    await this.recover();
    const operations = [...STEPPED, ...STEPPED_RARELY].filter(
      (operation) => end.calls[operation] !== undefined,
    );
    return operations.flatMap((operation) =>
      Array.from({ length: end.calls[operation] ?? 0 }, (_, index) =>
        MOMENTS.map((action) => ({ operation, call: index + 1, action, forever: false })),
      ).flat(),
    );
  }

  private async round(situation: Situation): Promise<void> {
    const { random } = this;
    this.rounds++;
    this.prepare(situation);
    const ends = await Promise.all(
      Array.from({ length: this.options.writers }, (_, index) => {
        // One writer at least meets its end.
        if (index > 0 && random.chance(SURVIVES)) return runChildWriter(this.workload(STEP_EVENTS, []));
        const plan = random.chance(STEP_KILL) ? this.nextStep(situation) : undefined;
        if (plan !== undefined) return this.dieAt(plan);
        const [from, to] = KILL_WITHIN_MS;
        const delay = from + random.below(to - from);
        return runChildWriter(this.workload(ENDLESS_EVENTS, []), (now) => setTimeout(now, delay));
      }),
    );
    this.note(ends);
    await this.recover();
  }

  private async dieAt(plan: FaultPlan): Promise<ChildEnd> {
    const end = await runChildWriter(this.workload(STEP_EVENTS, [plan]));
    if (end.killed) this.atSteps++;
    return end;
  }

  /** The steps in random order, each once before any comes again. */
  private nextStep(situation: Situation): FaultPlan | undefined {
    let left = this.upcoming.get(situation) ?? [];
    if (left.length === 0) left = this.random.shuffled(this.plans.get(situation) ?? []);
    const plan = left.pop();
    this.upcoming.set(situation, left);
    return plan;
  }

  private prepare(situation: Situation): void {
    const full = this.crashesHere > CRASHES_PER_DIRECTORY;
    if (this.directory === '' || full || (situation === 'new' && this.random.chance(NEW_DIRECTORY))) {
      this.startDirectory();
    }
    if (situation !== 'torn' || !existsSync(this.journal)) return;
    for (const name of readdirSync(this.journal)) {
      const path = join(this.journal, name, 'events.json');
      if (name !== '.journal' && existsSync(path)) appendFileSync(path, '{"timestamp":"torn');
    }
  }

  private startDirectory(): void {
    this.leaveDirectory();
    this.directory = mkdtempSync(join(tmpdir(), 'journal-lab-kill-'));
    this.crashesHere = 0;
    this.records = [];
  }

  private note(ends: readonly ChildEnd[]): void {
    for (const end of ends) {
      if (end.record !== undefined) {
        this.records.push(end.record);
        this.acknowledged += end.record.acknowledged.size;
        for (const [id, code] of end.record.refused)
          this.report('refused', `${id} ${code} although no disk failed`);
      }
      if (end.killed) {
        this.kills++;
        this.crashesHere++;
      } else if (end.hung) this.report('hang', end.lastWords);
      else if (end.exitCode !== 0 || end.record?.done !== true) this.report('dead', end.lastWords);
    }
  }

  private async recover(): Promise<void> {
    const { writer } = this.options;
    const writeMode = this.random.pick(['append', 'replace'] as const);
    const verdict = await recoverAndCheck(
      { ...writer, writeMode },
      this.journal,
      this.records,
      this.series(DAYS),
    );
    this.records.push(verdict.record);
    this.violations.push(...verdict.violations);
    if (verdict.violations.length > 0) this.leaveDirectory();
  }

  private workload(count: number, faults: readonly FaultPlan[], countCalls = false): Workload {
    const { random } = this;
    return {
      directory: this.journal,
      series: this.series(count),
      concurrency: random.pick([1, 4, 16]),
      writer: this.options.writer,
      faults,
      countCalls,
    };
  }

  /** New days now and then: a day file is born and another one stops growing. */
  private series(count: number): EventSeries {
    const start = this.nextId;
    this.nextId += count;
    const firstDay = laterDay(FIRST_DAY, Math.floor(this.rounds / ROUNDS_PER_DAYS));
    return { seed: this.options.seed, start, count, firstDay, days: DAYS };
  }

  private get journal(): string {
    return join(this.directory, 'data', 'events');
  }

  private report(kind: RunViolation['kind'], detail: string): void {
    this.violations.push({ kind, detail: `round ${this.rounds}: ${detail}` });
  }
}
