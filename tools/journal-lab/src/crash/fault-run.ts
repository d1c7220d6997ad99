import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AppendOutcome } from '@eventlog/event-journal';
import { nodeFileSystem } from '@eventlog/event-journal/file-system';
import { SeededRandom } from '../seeded-random.js';
import {
  errorCodeOf,
  FAILURES_THOUGH_MADE,
  FAULT_ERRORS,
  formatFaultPlan,
  type FaultPlan,
} from './fault-plan.js';
import { FaultyFileSystem } from './faulty-file-system.js';
import { labEvent, type EventSeries } from './lab-event.js';
import { memoryDirectory } from './memory-directory.js';
import { recoverAndCheck, within, type RunViolation } from './recovery.js';
import type { RunRow } from './run-verdict.js';
import { nameOf, openWriter, type Writer, type WriterChoice } from './writer.js';
import type { WriterRecord } from './writer-record.js';

export interface FaultRunOptions {
  readonly writer: WriterChoice;
  /** How many of all faults are tried, from 0 to 1; which ones, the seed decides. */
  readonly share: number;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

const SITUATIONS = ['new', 'standing', 'torn'] as const;
type Situation = (typeof SITUATIONS)[number];

/** `lifted`: for good, until the cause is gone while the journal is open; `closed`: it is gone only after the close. */
const DURATIONS = ['once', 'lifted', 'closed'] as const;
type Duration = (typeof DURATIONS)[number];

const DAYS = 3;
const WAVES = 4;
const EVENTS_PER_WAVE = 6;
const HANG_MS = 20_000;
const ENOUGH_VIOLATIONS = 50;
const FIRST_DAY = '2026-03-01';

interface Scenario {
  readonly situation: Situation;
  readonly plans: readonly FaultPlan[];
  readonly duration: Duration;
}

/** Lets every call of the write path fail at its n-th use, for every n, and checks what the journal makes of it. */
export async function runFaults({ writer, share, seed, progress }: FaultRunOptions): Promise<RunRow> {
  const name = `fault ${nameOf(writer)}`;
  const violations: RunViolation[] = [];
  const random = new SeededRandom(seed);
  let [faults, struck, acknowledged, refused] = [0, 0, 0, 0];
  for (const situation of SITUATIONS) {
    const dry = await runScenario(writer, seed, { situation, plans: [], duration: 'once' });
    violations.push(...dry.violations);
    const scenarios = [...dry.calls].flatMap(([operation, count]) =>
      Array.from({ length: count }, (_, index) => scenariosAt(situation, operation, index + 1)).flat(),
    );
    for (const scenario of scenarios.filter(() => random.chance(share))) {
      if (violations.length >= ENOUGH_VIOLATIONS) break;
      const outcome = await runScenario(writer, seed, scenario);
      violations.push(...outcome.violations);
      faults++;
      struck += outcome.struck > 0 ? 1 : 0;
      acknowledged += outcome.acknowledged;
      refused += outcome.refused;
      if (faults % 500 === 0) progress(`${name}: ${faults} faults tried, ${violations.length} violations`);
    }
  }
  return { name, tried: { faults, struck, 'refused events': refused }, acknowledged, violations };
}

function scenariosAt(situation: Situation, operation: string, call: number): Scenario[] {
  const errors = operation === 'write' ? [...FAULT_ERRORS, ...FAILURES_THOUGH_MADE] : FAULT_ERRORS;
  const failures = errors.flatMap((action) =>
    DURATIONS.map((duration) => {
      const plan = { operation, call, action, forever: duration !== 'once' };
      return { situation, duration, plans: [plan] };
    }),
  );
  return operation === 'write' ? [...failures, ...shortWrites(situation, call)] : failures;
}

/** A write that is cut short and continued, and one that cannot be continued: how a disk becomes full. */
function shortWrites(situation: Situation, call: number): Scenario[] {
  const short = { operation: 'write', call, action: 'short', forever: false } as const;
  const full = { operation: 'write', call: call + 1, action: 'ENOSPC' } as const;
  return [
    { situation, duration: 'once', plans: [short] },
    { situation, duration: 'once', plans: [short, { ...full, forever: false }] },
    { situation, duration: 'lifted', plans: [short, { ...full, forever: true }] },
    { situation, duration: 'closed', plans: [short, { ...full, forever: true }] },
  ];
}

interface ScenarioOutcome {
  readonly calls: ReadonlyMap<string, number>;
  readonly struck: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly violations: RunViolation[];
}

async function runScenario(writer: WriterChoice, seed: number, scenario: Scenario): Promise<ScenarioOutcome> {
  const directory = mkdtempSync(join(memoryDirectory(), 'journal-lab-fault-'));
  try {
    const run = new ScenarioRun(writer, join(directory, 'events'), seed, scenario);
    const ended = await within(
      HANG_MS,
      run.run().catch((error: unknown) => run.report('dead', `unforeseen: ${String(error)}`)),
    );
    if (!ended) run.report('hang', 'an append, an open or a close was never answered');
    return run.outcome();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

class ScenarioRun {
  private readonly violations: RunViolation[] = [];
  private readonly fileSystem: FaultyFileSystem;
  private readonly records: WriterRecord[] = [];
  private acknowledged = 0;
  private refused = 0;
  private nextId = 0;

  constructor(
    private readonly writer: WriterChoice,
    private readonly directory: string,
    private readonly seed: number,
    private readonly scenario: Scenario,
  ) {
    this.fileSystem = new FaultyFileSystem(nodeFileSystem, scenario.plans);
  }

  async run(): Promise<void> {
    await this.prepare();
    const faulty = await this.openFaulty();
    if (faulty !== undefined) {
      for (let wave = 0; wave < WAVES; wave++) await this.append(faulty, EVENTS_PER_WAVE, true);
      if (this.scenario.duration !== 'closed') {
        this.fileSystem.lift();
        // The cause is gone: nothing may be refused any more, by the same journal.
        await this.append(faulty, EVENTS_PER_WAVE, false);
      }
      await faulty
        .close()
        .catch((error: unknown) => this.report('dead', `close fails with ${String(error)}`));
    }
    this.fileSystem.lift();
    const recovered = await recoverAndCheck(
      { ...this.writer, writeMode: 'append' },
      this.directory,
      this.records,
      this.series(DAYS),
    );
    this.violations.push(...recovered.violations.map(({ kind, detail }) => this.located(kind, detail)));
  }

  outcome(): ScenarioOutcome {
    const { violations, acknowledged, refused } = this;
    const { calls, struck } = this.fileSystem;
    return { calls, struck, acknowledged, refused, violations };
  }

  report(kind: RunViolation['kind'], detail: string): void {
    this.violations.push(this.located(kind, detail));
  }

  private async prepare(): Promise<void> {
    if (this.scenario.situation === 'new') return;
    const writer = await openWriter(this.writer, this.directory);
    await this.append(writer, EVENTS_PER_WAVE, false);
    await writer.close();
    if (this.scenario.situation === 'standing') return;
    for (const day of readdirSync(this.directory)) {
      const path = join(this.directory, day, 'events.json');
      if (day !== '.journal' && existsSync(path)) appendFileSync(path, '{"timestamp":"torn');
    }
  }

  /** A journal that cannot open says so; when the cause is gone, the next attempt works. */
  private async openFaulty(): Promise<Writer | undefined> {
    try {
      return await openWriter(this.writer, this.directory, this.fileSystem.port);
    } catch (error) {
      if (this.fileSystem.struck === 0) this.report('dead', `open fails without a fault: ${String(error)}`);
      if (this.writer.kind === 'engine' && (error as Error).name !== 'EventJournalError') {
        this.report('dead', `open fails with ${String(error)}`);
      }
      return undefined;
    }
  }

  private async append(writer: Writer, count: number, mayFail: boolean): Promise<void> {
    const series = this.series(count);
    const outcomes = await Promise.all(
      Array.from({ length: count }, (_, index) => writer.append(labEvent(series, series.start + index))),
    );
    const acknowledged = new Set<number>();
    const refused = new Map<number, string>();
    outcomes.forEach((outcome, index) => {
      const id = series.start + index;
      if (outcome.ok) acknowledged.add(id);
      else {
        refused.set(id, outcome.code);
        this.judgeRefusal(id, outcome, mayFail);
      }
    });
    this.acknowledged += acknowledged.size;
    this.refused += refused.size;
    this.records.push({ series, acknowledged, refused, done: true });
  }

  private judgeRefusal(id: number, outcome: Extract<AppendOutcome, { ok: false }>, mayFail: boolean): void {
    const injected = this.scenario.plans.map(({ action }) => errorCodeOf(action));
    const cause = (outcome.cause as NodeJS.ErrnoException | undefined)?.code ?? '';
    const said = `${id}: ${outcome.code} ${outcome.message} (${String(outcome.cause)})`;
    if (!mayFail) this.report('refused', `although nothing fails: ${said}`);
    else if (outcome.code !== 'WRITE_FAILED' || !injected.includes(cause)) {
      this.report('refused', `without the system's error: ${said}`);
    }
  }

  private series(count: number): EventSeries {
    const start = this.nextId;
    this.nextId += count;
    return { seed: this.seed, start, count, firstDay: FIRST_DAY, days: DAYS };
  }

  private located(kind: RunViolation['kind'], detail: string): RunViolation {
    const { situation, plans, duration } = this.scenario;
    return { kind, detail: `${plans.map(formatFaultPlan).join(' ')} (${duration}, ${situation}): ${detail}` };
  }
}
