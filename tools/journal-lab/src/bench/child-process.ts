import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A module of the lab that runs as a process of its own and speaks in messages. */
export class ChildProcess<Reply> {
  private readonly child;
  private readonly exited: Promise<never>;

  /** @param module the URL of the compiled module. */
  constructor(module: URL, args: readonly string[]) {
    this.child = fork(module, [...args], { execArgv: ['--enable-source-maps'], serialization: 'advanced' });
    this.exited = once(this.child, 'exit').then(([code, signal]) => {
      throw new Error(`the process ended early with ${String(signal ?? code)}`);
    });
    // Whoever waits for a reply hears of it; without one it is a normal end.
    this.exited.catch(() => undefined);
  }

  send(message: unknown): void {
    this.child.send(message as object);
  }

  async reply(): Promise<Reply> {
    const [message] = (await Promise.race([once(this.child, 'message'), this.exited])) as [Reply];
    return message;
  }

  /** Ends it, if it has not ended by itself. */
  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill();
      await exited;
    }
  }
}

/** In the child: tells the parent. Resolves when the message has left the process. */
export function tellParent(message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
