import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAB_PROGRAM } from './lab-program.js';
import { within } from './recovery.js';
import { workloadFlags } from './workload.command.js';
import type { Workload } from './workload.js';
import { readWorkloadLog, type WriterRecord } from './writer-record.js';

/** How a writer's process ended. */
export interface ChildEnd {
  readonly killed: boolean;
  /** It was still there at the deadline, and was then killed. */
  readonly hung: boolean;
  readonly exitCode: number | null;
  /** `undefined` when it was killed before it printed its series. */
  readonly record: WriterRecord | undefined;
  /** What it printed besides outcomes: the end of its standard output and all of its standard error. */
  readonly lastWords: string;
  /** Calls of the file system by operation, if the workload was to count them. */
  readonly calls: Readonly<Record<string, number>>;
}

const HANG_MS = 60_000;

/**
 * Runs a workload as a process of its own. Its output goes to a file: a write to a file never waits for a reader, and
 * what was written survives the writer.
 * @param kill is given the means to kill the process.
 */
export async function runChildWriter(
  workload: Workload,
  kill: (now: () => void) => void = () => {},
  hangMs = HANG_MS,
): Promise<ChildEnd> {
  const scratch = mkdtempSync(join(tmpdir(), 'journal-lab-child-'));
  const paths = { out: join(scratch, 'out'), error: join(scratch, 'error') };
  const [out, error] = [openSync(paths.out, 'w'), openSync(paths.error, 'w')];
  try {
    const child = spawn(process.execPath, [LAB_PROGRAM, 'workload', ...workloadFlags(workload)], {
      stdio: ['ignore', out, error],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const end = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve([code, signal]));
    });
    kill(() => child.kill('SIGKILL'));
    const hung = !(await within(hangMs, end));
    if (hung) child.kill('SIGKILL');
    const [exitCode, signal] = await end;
    const text = readFileSync(paths.out, 'utf8');
    const calls = /^CALLS (.*)$/m.exec(text)?.[1];
    return {
      killed: signal === 'SIGKILL' && !hung,
      hung,
      exitCode,
      record: readWorkloadLog(paths.out),
      lastWords: `${text.slice(-200)} ${readFileSync(paths.error, 'utf8')}`,
      calls: calls === undefined ? {} : (JSON.parse(calls) as Record<string, number>),
    };
  } finally {
    closeSync(out);
    closeSync(error);
    rmSync(scratch, { recursive: true });
  }
}
