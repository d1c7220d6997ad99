import { fstatSync } from 'node:fs';
import type { FileSystem } from '@eventlog/event-journal/file-system';
import { errorCodeOf, isMade, type FaultPlan } from './fault-plan.js';

type Call = (...args: unknown[]) => unknown;

const LATE_MS = 30;
const ERRNO: Readonly<Record<string, number>> = {
  ENOSPC: -28,
  EIO: -5,
  EDQUOT: -122,
  EACCES: -13,
  EROFS: -30,
  EMFILE: -24,
};

/**
 * Stands between a journal and the real file system: counts the calls of every operation, and lets the planned ones
 * fail, or end the process.
 */
export class FaultyFileSystem {
  /** To be given to the journal. */
  readonly port: FileSystem;
  /** Calls so far, by operation. */
  readonly calls = new Map<string, number>();
  /** How often a planned fault has struck. */
  struck = 0;

  constructor(
    private readonly real: FileSystem,
    private plans: readonly FaultPlan[] = [],
  ) {
    this.port = new Proxy(real, {
      get: (target, name, receiver) => {
        const call: unknown = Reflect.get(target, name, receiver);
        return typeof call === 'function' ? this.intercept(String(name), call as Call) : call;
      },
    });
  }

  /** The cause of all faults is gone. */
  lift(): void {
    this.plans = [];
  }

  private intercept(name: string, call: Call): Call {
    const synchronous = name.endsWith('Sync');
    const plainName = synchronous ? name.slice(0, -'Sync'.length) : name;
    return (...args) => {
      const operation = plainName === 'fsync' && isDirectory(args[0]) ? 'fsync-directory' : plainName;
      const number = (this.calls.get(operation) ?? 0) + 1;
      this.calls.set(operation, number);
      const plan = this.plans.find(
        (one) => one.operation === operation && (one.forever ? number >= one.call : number === one.call),
      );
      if (plan === undefined) return call(...args);
      this.struck++;
      return this.strike(plan, { operation, synchronous, call, args });
    };
  }

  private strike(
    { action }: FaultPlan,
    {
      operation,
      synchronous,
      call,
      args,
    }: { operation: string; synchronous: boolean; call: Call; args: unknown[] },
  ): unknown {
    switch (action) {
      case 'kill-before':
        return die();
      case 'kill-during':
        if (operation === 'write') this.real.writeSync(...half(args));
        else void call(...args);
        return die();
      case 'kill-after':
        if (synchronous) {
          call(...args);
          return die();
        }
        return (call(...args) as Promise<unknown>).then(die);
      case 'short':
        return operation === 'write' ? call(...half(args)) : call(...args);
      case 'skip':
        return synchronous ? undefined : Promise.resolve();
      case 'late':
        setTimeout(() => void (call(...args) as Promise<unknown>).catch(() => {}), LATE_MS);
        return Promise.resolve();
      default: {
        const error = systemError(errorCodeOf(action), operation);
        // Linux lets go of a descriptor even where close fails.
        const outcome = isMade(action) || operation === 'close' ? call(...args) : undefined;
        if (synchronous) throw error;
        return Promise.resolve(outcome).then(() => Promise.reject(error));
      }
    }
  }
}

/** The arguments of a write of half as many bytes, of at least one. */
function half(args: readonly unknown[]): Parameters<FileSystem['writeSync']> {
  const [fd, buffer, offset, length, position] = args as Parameters<FileSystem['writeSync']>;
  return [fd, buffer, offset, Math.max(1, length >> 1), position];
}

function isDirectory(fd: unknown): boolean {
  return fstatSync(fd as number).isDirectory();
}

function systemError(code: string, operation: string): Error {
  return Object.assign(new Error(`${code}: injected by the lab, ${operation}`), {
    code,
    errno: ERRNO[code],
    syscall: operation,
  });
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends the process before the call above returns to JavaScript; this line is for the type checker.
  throw new Error('still alive after SIGKILL');
}
