import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../command.js';
import { LAB_PROGRAM } from '../lab-program.js';
import { workloadFlags } from '../workload.command.js';
import type { Workload } from '../workload.js';
import { FOLLOWED_CALLS } from './model-file-system.js';
import { parseStraceLog, STRACE_FLAGS, type TraceStep } from './strace-log.js';

const run = promisify(execFile);
const TIMEOUT_MS = 120_000;
const SYNCS_PER_FAILURE = 4;
/** About as many fsync calls open a journal, which is no journal when they fail. */
const OPENING_SYNCS = 14;

/**
 * Runs workloads side by side under strace.
 * @param failingSync which syncs fail with EIO, and are then not made: this one, and every few after it.
 */
export async function recordTrace(
  workloads: readonly Workload[],
  failingSync?: number,
): Promise<TraceStep[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'journal-lab-trace-'));
  try {
    const log = join(scratch, 'trace');
    const fails = failingSync !== undefined;
    const commands = workloads
      .map((workload) => workloadFlags(fails ? inTwoSteps(workload) : workload))
      .map((flags) => [process.execPath, LAB_PROGRAM, 'workload', ...flags].map(quoted).join(' '));
    const inject = fails ? injections(failingSync) : [];
    const script = `${commands.map((command) => `${command} & `).join('')}wait`;
    const trace = ['-o', log, '-e', `trace=${FOLLOWED_CALLS.join(',')}`];
    await run('strace', [...STRACE_FLAGS, ...trace, ...inject, 'sh', '-c', script], {
      timeout: TIMEOUT_MS,
      maxBuffer: 1 << 28,
      // One thread makes all syncs: strace counts calls by thread. io_uring would hide calls from strace.
      env: {
        ...process.env,
        UV_USE_IO_URING: '0',
        ...(fails && { UV_THREADPOOL_SIZE: '1' }),
      },
    });
    return parseStraceLog(readFileSync(log, 'latin1'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'spawn strace') throw error;
    throw new UsageError('strace is missing: the power-cut run needs it (apt-get install strace)');
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** strace keeps a sync from being made; it cannot let a write be made and fail all the same, as a synced one would. */
function inTwoSteps(workload: Workload): Workload {
  return { ...workload, writer: { ...workload.writer, twoStepSync: true } };
}

function injections(first: number): string[] {
  const fail = (call: string, from: number) => [
    '-e',
    `inject=${call}:error=EIO:when=${from}+${SYNCS_PER_FAILURE}`,
  ];
  return [...fail('fdatasync', first), ...fail('fsync', OPENING_SYNCS + first)];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
