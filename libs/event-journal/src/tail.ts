import { setImmediate as nextTurn } from 'node:timers/promises';
import { readRange, type FileSystem } from './file-system.js';

/** Bytes of a day file that are no whole line. */
export interface Damage {
  readonly from: number;
  readonly to: number;
  /** Nothing but NULs: what a power cut leaves of data that never reached the disk. */
  readonly onlyNuls: boolean;
}

/** What the end of a day file looks like. */
export interface Tail {
  /** Traces of a crash, in the file's order: to be moved out. */
  readonly damages: readonly Damage[];
  /** Whole lines that do not parse and hold no NUL: no crash leaves them, so they are reported and left. */
  readonly corrupt: readonly Damage[];
}

const LF = 10;

/** Parsing costs 12 ms a MiB, so it lets the event loop turn now and then. */
const BYTES_PER_TURN = 262_144;

/**
 * Reads the end of a day file, at least `window` bytes of it, and tells whole lines from the traces of a crash.
 *
 * The last byte alone does not tell: after a power cut NULs can be followed by whole lines. Damage at the window's very
 * beginning may go on before it, so the window grows until it begins with a whole line.
 */
export async function inspectTail(
  fileSystem: FileSystem,
  fd: number,
  size: number,
  window: number,
): Promise<Tail> {
  for (let span = window; ; span *= 4) {
    const from = Math.max(0, size - span);
    const bytes = await readRange(fileSystem, fd, from, size);
    const begin = from === 0 ? 0 : bytes.indexOf(LF) + 1;
    const tail = await classify(bytes, begin, from);
    const firstFault = Math.min(tail.damages[0]?.from ?? Infinity, tail.corrupt[0]?.from ?? Infinity);
    // What goes on into the window is a whole line only if it holds no NUL and another one follows on it.
    const beginsWhole = begin > 0 && begin < bytes.length && !bytes.subarray(0, begin).includes(0);
    if (from === 0 || (beginsWhole && firstFault > from + begin)) return tail;
  }
}

async function classify(bytes: Buffer, begin: number, base: number): Promise<Tail> {
  const damages: Damage[] = [];
  const corrupt: Damage[] = [];
  const damage = (from: number, to: number) => {
    const onlyNuls = isOnlyNuls(bytes, from, to);
    const last = damages.at(-1);
    if (last?.to === base + from) {
      damages[damages.length - 1] = { from: last.from, to: base + to, onlyNuls: last.onlyNuls && onlyNuls };
    } else {
      damages.push({ from: base + from, to: base + to, onlyNuls });
    }
  };

  let at = begin;
  let turned = begin;
  while (at < bytes.length) {
    const lineFeed = bytes.indexOf(LF, at);
    const end = lineFeed === -1 ? bytes.length : lineFeed + 1;
    const lastNul = bytes.subarray(at, end).lastIndexOf(0);
    // A line may follow on NULs that stand where other lines were lost.
    const lineStart = at + lastNul + 1;
    if (lineFeed !== -1 && isObject(bytes, lineStart, lineFeed)) {
      if (lineStart > at) damage(at, lineStart);
    } else if (lineFeed === -1 || lastNul !== -1) {
      damage(at, end);
    } else {
      corrupt.push({ from: base + at, to: base + end, onlyNuls: false });
    }
    at = end;
    if (at - turned > BYTES_PER_TURN) {
      turned = at;
      await nextTurn();
    }
  }
  return { damages, corrupt };
}

function isOnlyNuls(bytes: Buffer, from: number, to: number): boolean {
  return bytes.subarray(from, to).every((byte) => byte === 0);
}

function isObject(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] !== 123) return false;
  try {
    JSON.parse(bytes.toString('utf8', from, to));
    return true;
  } catch {
    return false;
  }
}
