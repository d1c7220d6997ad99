import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** The programs of this folder. They run the built engine in a process of their own. */
type Program = 'lock-holder' | 'writer' | 'limited-writer';

export class Child {
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;

  private constructor(private readonly process: ChildProcess) {
    this.ended = new Promise((resolve) => {
      process.once('exit', (code, signal) => resolve(code ?? signal));
    });
  }

  static start(program: Program, ...args: string[]): Child {
    return new Child(spawnNode([process.execPath, fileOf(program), ...args]));
  }

  /** One whose files may not grow beyond so many bytes. */
  static withFileLimit(bytes: number, program: Program, ...args: string[]): Child {
    const limited = `ulimit -f ${bytes / 512} && exec "$@"`;
    return new Child(spawnNode(['sh', '-c', limited, 'sh', process.execPath, fileOf(program), ...args]));
  }

  /** The next thing it says; rejects when it ends without a word. */
  async says(): Promise<unknown> {
    const said = new Promise((resolve) => this.process.once('message', resolve));
    const silent = this.ended.then((end) =>
      Promise.reject(new Error(`The child ended with ${end}, without a word`)),
    );
    return Promise.race([said, silent]);
  }

  /** Calls `listener` with everything it says from now on. */
  listen(listener: (said: unknown) => void): void {
    this.process.on('message', listener);
  }

  tell(message: string): void {
    this.process.send(message);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

function fileOf(program: Program): string {
  return join(import.meta.dirname, `${program}.mjs`);
}

function spawnNode([command, ...args]: [string, ...string[]]): ChildProcess {
  return spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}
