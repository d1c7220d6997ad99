import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../seeded-random.js';
import { memoryDirectory } from '../memory-directory.js';
import type { EventSeries } from '../lab-event.js';
import { recoverAndCheck, type RunViolation } from '../recovery.js';
import type { RunRow } from '../run-verdict.js';
import type { Workload } from '../workload.js';
import { nameOf, type WriterChoice } from '../writer.js';
import { parseWorkloadLog, type WriterRecord } from '../writer-record.js';
import { crashPoints, isOutput } from './crash-points.js';
import { DiskState } from './disk-state.js';
import { ModelFileSystem } from './model-file-system.js';
import { bytesOf, type TraceStep } from './strace-log.js';
import { Survival, SURVIVAL_CORNERS } from './survival.js';
import { recordTrace } from './trace-recorder.js';

export interface PowerCutOptions {
  readonly writer: WriterChoice;
  /** Writers at once. */
  readonly writers: number;
  /** How many different states to try, about. */
  readonly states: number;
  /** Now and then a sync of the recording fails, so that the states after it are met too. */
  readonly failingSync?: boolean;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

const EVENTS_PER_RECORDING = 48;
const DAYS = 3;
const FIRST_DAY = '2026-03-01';
const RECOVERY_START = 1_000_000_000;
/** Each recording starts where a power cut of the one before has left the disk, and every fourth one on an empty disk. */
const RECORDINGS_PER_DISK = 4;
const STATES_PER_RECORDING = 250;
const ENOUGH_VIOLATIONS = 50;
const CORNER = 0.4;
const FAILING_SYNCS = 8;

/** Records workloads, cuts the power at every step of the recording, and checks what recovery makes of each state. */
export async function runPowerCuts(options: PowerCutOptions): Promise<RunRow> {
  const { writer, writers, states, seed, failingSync, progress } = options;
  const random = new SeededRandom(seed);
  const name = `power-cut ${nameOf(writer)} ×${writers}${failingSync === true ? ', syncs fail' : ''}`;
  const violations: RunViolation[] = [];
  let [tried, recordings, acknowledged] = [0, 0, 0];
  let lineage = new Lineage();
  while (tried < states && violations.length < ENOUGH_VIOLATIONS && recordings < states) {
    if (recordings % RECORDINGS_PER_DISK === 0) {
      lineage.remove();
      lineage = new Lineage();
    }
    const workloads = lineage.nextWorkloads(options, recordings);
    // Other syncs fail each time.
    const failing = options.failingSync === true ? 1 + (recordings % FAILING_SYNCS) : undefined;
    const steps = await lineage.record(workloads, failing);
    const outcome = await lineage.cutEverywhere(steps, {
      writer,
      random,
      budget: Math.min(STATES_PER_RECORDING, states - tried),
    });
    recordings++;
    tried += outcome.states;
    acknowledged += outcome.acknowledged;
    violations.push(...outcome.violations);
    progress(`${name}: ${tried} of ${states} states, ${violations.length} violations`);
  }
  lineage.remove();
  return { name, tried: { recordings, states: tried }, acknowledged, violations };
}

interface CutOptions {
  readonly writer: WriterChoice;
  readonly random: SeededRandom;
  readonly budget: number;
}

/** A disk that lives through several power cuts. */
class Lineage {
  private readonly root = mkdtempSync(join(tmpdir(), 'journal-lab-power-'));
  private readonly records: WriterRecord[] = [];
  private nextId = 0;
  /** The journal's place. Its parents are made by the writer too. */
  private readonly journal = join('data', 'events');
  private disk = join(this.root, 'disk');
  private model: ModelFileSystem | undefined;
  /** Goes through a recording first, to find where to cut. */
  private scout: ModelFileSystem | undefined;

  constructor() {
    mkdirSync(this.disk);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  nextWorkloads({ writer, writers, seed, failingSync }: PowerCutOptions, recording: number): Workload[] {
    const count = Math.ceil(EVENTS_PER_RECORDING / writers);
    return Array.from({ length: writers }, () => {
      const start = this.nextId;
      this.nextId += count;
      return {
        directory: join(this.disk, this.journal),
        series: { seed: seed + recording, start, count, firstDay: FIRST_DAY, days: DAYS },
        concurrency: writers > 1 || failingSync === true ? 4 : 8,
        writer,
        faults: [],
        countCalls: false,
      };
    });
  }

  async record(workloads: readonly Workload[], failingSync: number | undefined): Promise<TraceStep[]> {
    this.model = new ModelFileSystem(this.disk, process.umask());
    this.scout = new ModelFileSystem(this.disk, process.umask());
    return recordTrace(workloads, failingSync);
  }

  /** Leaves the disk in one of the states, so that the next recording begins after a power cut. */
  async cutEverywhere(
    steps: readonly TraceStep[],
    { writer, random, budget }: CutOptions,
  ): Promise<{ states: number; acknowledged: number; violations: RunViolation[] }> {
    const model = this.model as ModelFileSystem;
    const output = new WorkloadOutput();
    const points = crashPoints(steps, this.scout as ModelFileSystem);
    const perPoint = budget / points.size;
    const heir = random.pick([...points]);
    const seen = new Map<string, number>();
    const violations: RunViolation[] = [];
    let [states, acknowledged] = [0, 0];
    let left: { state: DiskState; records: WriterRecord[] } | undefined;

    for (const [index, step] of steps.entries()) {
      model.apply(step);
      output.read(step);
      if (!points.has(index)) continue;
      const records = [...this.records, ...output.records()];
      const count = records.reduce((sum, record) => sum + record.acknowledged.size, 0);
      if (index === heir) left = { state: DiskState.of(model.tree, Survival.byChance(random)), records };
      const attempts = Math.floor(perPoint) + (random.chance(perPoint % 1) ? 1 : 0);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const state = DiskState.of(model.tree, survivalFor(random));
        const print = state.fingerprint;
        // The same disk is worth another look only when more was promised meanwhile.
        if ((seen.get(print) ?? -1) >= count) continue;
        seen.set(print, count);
        states++;
        acknowledged += count;
        violations.push(...(await this.recoverFrom(state, records, writer, `step ${index}`)));
      }
    }
    this.compareWithDisk(model);
    if (left !== undefined) this.inherit(left.state, left.records);
    return { states, acknowledged, violations };
  }

  /** A recording that was misread would prove nothing. */
  private compareWithDisk(model: ModelFileSystem): void {
    const real = new ModelFileSystem(this.disk, process.umask());
    const [modelled, found] = [DiskState.whole(model.tree), DiskState.whole(real.tree)];
    if (modelled.fingerprint !== found.fingerprint) {
      throw new Error(`the recording was misread; rebuilt:\n${modelled.listing}\nreal:\n${found.listing}`);
    }
  }

  private async recoverFrom(
    state: DiskState,
    records: readonly WriterRecord[],
    writer: WriterChoice,
    where: string,
  ): Promise<RunViolation[]> {
    const target = mkdtempSync(join(memoryDirectory(), 'journal-lab-state-'));
    try {
      const fileSystem = state.write(target);
      const series: EventSeries = {
        seed: 7,
        start: RECOVERY_START,
        count: DAYS,
        firstDay: FIRST_DAY,
        days: DAYS,
      };
      const promised = records.map((record) => promiseOf(writer, record));
      const verdict = await recoverAndCheck(writer, join(target, this.journal), promised, series, fileSystem);
      return verdict.violations.map(({ kind, detail }) => ({ kind, detail: `${where}: ${detail}` }));
    } finally {
      rmSync(target, { recursive: true });
    }
  }

  private inherit(state: DiskState, records: readonly WriterRecord[]): void {
    this.records.splice(0, this.records.length, ...records);
    this.disk = mkdtempSync(join(this.root, 'disk-'));
    state.write(this.disk);
  }
}

/** Without a sync, an acknowledgement promises nothing about a power cut; the files must be whole all the same. */
function promiseOf({ sync }: WriterChoice, record: WriterRecord): WriterRecord {
  return sync === 'always' ? record : { ...record, acknowledged: new Set() };
}

function survivalFor(random: SeededRandom): Survival {
  return random.chance(CORNER)
    ? new Survival(random, random.pick(SURVIVAL_CORNERS))
    : Survival.byChance(random);
}

/** What the writers have printed so far, by process. */
class WorkloadOutput {
  private readonly texts = new Map<number, string>();

  read(step: TraceStep): void {
    if (!isOutput(step)) return;
    const { thread, args } = step.call;
    this.texts.set(thread, (this.texts.get(thread) ?? '') + bytesOf(args[1] as string).toString());
  }

  records(): WriterRecord[] {
    return [...this.texts.values()].map(parseWorkloadLog);
  }
}
