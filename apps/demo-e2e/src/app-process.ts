import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** The folder that a newcomer stands in when pasting commands. */
export const REPOSITORY = join(import.meta.dirname, '../../..');

const DEADLINE_MS = 15_000;
const POLL_MS = 10;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built application, or whatever else the repository ships, as a child process whose every word is kept. */
export class AppProcess {
  private said = '';
  private readonly ended: Promise<Ending>;

  private constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    }
    this.ended = once(child, 'close').then(
      ([code, signal]: Ending[keyof Ending][]) => ({ code, signal }) as Ending,
    );
  }

  /**
   * Starts a command in the repository's folder.
   *
   * @param variables its whole environment, beside `PATH`
   */
  static start(command: readonly [string, ...string[]], variables: Record<string, string> = {}): AppProcess {
    const [file, ...args] = command;
    return new AppProcess(
      spawn(file, args, {
        cwd: REPOSITORY,
        env: { PATH: process.env['PATH'], NO_COLOR: '1', ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** What it wrote so far, to both streams, without colours. */
  get output(): string {
    return stripVTControlCharacters(this.said);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /**
   * Waits for a line that matches, and gives what the first group caught.
   * @throws Error with the output so far when the process ends first or the time is up
   */
  async says(line: RegExp): Promise<string> {
    for (let waited = 0; waited < DEADLINE_MS; waited += POLL_MS) {
      const found = line.exec(this.output);
      if (found) return found[1] ?? found[0];
      if (this.child.exitCode !== null || this.child.signalCode !== null) break;
      await sleep(POLL_MS);
    }
    throw new Error(`The process did not say ${String(line)}, but:\n${this.output}`);
  }

  /**
   * Waits for the end.
   * @throws Error when it does not come in time; the process is killed then
   */
  async end(): Promise<Ending> {
    const timer = new AbortController();
    const late = sleep(DEADLINE_MS, undefined, { signal: timer.signal }).catch(() => undefined);
    const ending = await Promise.race([this.ended, late]);
    timer.abort();
    if (ending) return ending;
    this.child.kill('SIGKILL');
    await this.ended;
    throw new Error(`The process did not end in ${DEADLINE_MS} ms:\n${this.output}`);
  }

  /** Sends a signal and waits for the end; a process that ended before keeps its own. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.child.kill(signal);
    return this.end();
  }
}
