import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const DEMO = join(import.meta.dirname, '../../../../../apps/demo/dist/main.js');
const PRELOAD = new URL('answer-at-once.preload.js', import.meta.url).href;
const BOOT_MS = 20_000;

/** The built demo as a process of its own. */
export class DemoServer {
  private constructor(
    private readonly child: ChildProcess,
    /** Where events are posted to. */
    readonly eventsUrl: string,
  ) {}

  /** @param logs `false`: its handlers validate and answer at once. */
  static async start(directory: string, logs: boolean): Promise<DemoServer> {
    if (!existsSync(DEMO)) throw new Error('the demo is not built: npx nx run demo:build');
    const child = spawn(process.execPath, [...(logs ? [] : ['--import', PRELOAD]), DEMO], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        HOST: '127.0.0.1',
        PORT: '0',
        TCP_PORT: '0',
        JSON_EVENT_LOGGER_DIRECTORY: directory,
      },
    });
    // A run that is interrupted leaves no server behind.
    process.once('exit', () => child.kill('SIGKILL'));
    const given = new AbortController();
    try {
      const late = wait(BOOT_MS, undefined, { signal: given.signal }).then(() => undefined);
      const eventsUrl = await Promise.race([eventsUrlOf(child), late]);
      if (eventsUrl === undefined) throw new Error('the demo did not start');
      return new DemoServer(child, eventsUrl);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      given.abort();
    }
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}

/** From what the demo says when it is up; `undefined` when it ends without saying it. */
async function eventsUrlOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/events/.exec(line)?.[0];
    if (url === undefined) continue;
    // What follows must not fill the pipe.
    stdout.resume();
    return url;
  }
  return undefined;
}
