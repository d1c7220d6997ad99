import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A program of this folder, which runs the built engine in a process of its own. */
export class Child {
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  private readonly process: ChildProcess;

  constructor(program: 'lock-holder' | 'writer', ...args: string[]) {
    const file = join(import.meta.dirname, `${program}.mjs`);
    this.process = fork(file, args, { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } });
    this.ended = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve(code ?? signal));
    });
  }

  /** The next thing it says; rejects when it ends without a word. */
  async says(): Promise<unknown> {
    const said = new Promise((resolve) => this.process.once('message', resolve));
    const silent = this.ended.then((end) =>
      Promise.reject(new Error(`The child ended with ${end}, without a word`)),
    );
    return Promise.race([said, silent]);
  }

  tell(message: string): void {
    this.process.send(message);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
