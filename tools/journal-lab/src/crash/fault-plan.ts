import { UsageError } from '../command.js';

/** The errors a disk, a quota or a limit of the system gives. */
export const FAULT_ERRORS = ['ENOSPC', 'EIO', 'EDQUOT', 'EACCES', 'EROFS', 'EMFILE'] as const;

const MADE = 'made-';

/** The call is made and fails all the same, as a synced write does whose bytes are in the file when the sync fails. */
export const FAILURES_THOUGH_MADE = ['made-EIO', 'made-ENOSPC'] as const;

/**
 * What happens at a call.
 * - an error's code: the call is not made and fails so;
 * - `made-` and an error's code: the call is made and fails so;
 * - `short`: half of the bytes are written, and the call says so;
 * - `kill-before`, `kill-after`: the process kills itself around the call;
 * - `kill-during`: after half of a write; any other call is begun and not waited for;
 * - `skip`: the call is not made and answers as if it had been: for proving that its absence is noticed;
 * - `late`: it answers at once and is made a moment later: for the same purpose.
 */
export const FAULT_ACTIONS = [
  ...FAULT_ERRORS,
  ...FAILURES_THOUGH_MADE,
  'short',
  'kill-before',
  'kill-during',
  'kill-after',
  'skip',
  'late',
] as const;

export type FaultAction = (typeof FAULT_ACTIONS)[number];

/** The system's error that a failing action gives. */
export function errorCodeOf(action: FaultAction): string {
  return action.slice(isMade(action) ? MADE.length : 0);
}

/** Whether a call is made although it is to fail. */
export function isMade(action: FaultAction): boolean {
  return action.startsWith(MADE);
}

/** A fault at the n-th call of one operation of the file system. */
export interface FaultPlan {
  /** As the calls of `FileSystem` are named, without `Sync`; `fsync-directory` is the sync of a directory. */
  readonly operation: string;
  /** Counted from 1. */
  readonly call: number;
  readonly action: FaultAction;
  /** At every call from the n-th on. */
  readonly forever: boolean;
}

/** As {@link parseFaultPlan} reads it. */
export function formatFaultPlan({ operation, call, action, forever }: FaultPlan): string {
  return [operation, call, action, ...(forever ? ['forever'] : [])].join(':');
}

/** Reads `operation:call:action` or `operation:call:action:forever`, such as `fdatasync:2:EIO`. */
export function parseFaultPlan(text: string): FaultPlan {
  const [operation = '', call = '', action = '', forever, ...rest] = text.split(':');
  const known = (FAULT_ACTIONS as readonly string[]).includes(action);
  const lasting = forever === 'forever';
  if (
    !/^[a-z-]+$/i.test(operation) ||
    !/^[1-9]\d*$/.test(call) ||
    !known ||
    rest.length > 0 ||
    (forever && !lasting)
  ) {
    throw new UsageError(
      `'${text}' is no fault: operation:call:action[:forever], action one of ${FAULT_ACTIONS.join(', ')}`,
    );
  }
  return { operation, call: Number(call), action: action as FaultAction, forever: lasting };
}
