import type { FileSystem } from '../src/file-system.js';
import type { Interceptor, SystemCall } from './intercepted-file-system.js';
import { systemError } from './system-error.js';

/** Which calls fail, and with what. */
export interface Fault {
  readonly op: keyof FileSystem | readonly (keyof FileSystem)[];
  /** Of what is called upon; any where it is left out. */
  readonly path?: RegExp;
  readonly code: string;
  /** How many of them fail. @default Infinity */
  readonly times?: number;
}

/** Lets calls fail. A fault can be put right while it lasts: `faults.length = 0`. */
export function failing(faults: readonly Fault[]): Interceptor {
  const met = new Map<Fault, number>();
  return (call) => {
    const fault = faults.find(
      (fault) => applies(fault, call) && (met.get(fault) ?? 0) < (fault.times ?? Infinity),
    );
    if (fault === undefined) return;
    met.set(fault, (met.get(fault) ?? 0) + 1);
    throw systemError(fault.code);
  };
}

function applies({ op, path }: Fault, call: SystemCall): boolean {
  return [op].flat().includes(call.op) && (path === undefined || path.test(call.path));
}
