/** One system call of a trace. */
export interface SystemCall {
  readonly thread: number;
  readonly name: string;
  /** As strace prints them. */
  readonly args: readonly string[];
  /** Negative when the call failed; `undefined` when it never returned. */
  readonly result: number | undefined;
}

/** A moment of a trace. A call that others overtook is entered and left at different moments. */
export type TraceStep =
  | { readonly kind: 'enter'; readonly call: SystemCall }
  | { readonly kind: 'leave'; readonly call: SystemCall };

/** The flags that make strace print what {@link parseStraceLog} reads: all threads, whole data, no text to guess at. */
export const STRACE_FLAGS = [
  '-f',
  '--seccomp-bpf',
  '-qq',
  '-xx',
  '-v',
  '-s',
  '16777216',
  '-e',
  'signal=none',
];

const UNFINISHED = ' <unfinished ...>';
const RESUMED = /^<\.\.\. (\w+) resumed>/;
const CALL = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/s;

/** Brings the calls of a trace into the order in which they were entered and left. */
export function parseStraceLog(text: string): TraceStep[] {
  const begun = new Map<number, { steps: number; text: string }>();
  const steps: (TraceStep | undefined)[] = [];
  for (const line of text.split('\n')) {
    const [, pid, rest] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (pid === undefined || rest === undefined) continue;
    const thread = Number(pid);
    const resumed = RESUMED.exec(rest);
    if (rest.endsWith(UNFINISHED)) {
      begun.set(thread, { steps: steps.length, text: rest.slice(0, -UNFINISHED.length) });
      steps.push(undefined);
    } else if (resumed !== null) {
      const start = begun.get(thread);
      const call = start && parseCall(thread, start.text + rest.slice(resumed[0].length));
      if (start === undefined || call === undefined) continue;
      begun.delete(thread);
      steps[start.steps] = { kind: 'enter', call };
      steps.push({ kind: 'leave', call });
    } else {
      const call = parseCall(thread, rest);
      if (call !== undefined) steps.push({ kind: 'enter', call }, { kind: 'leave', call });
    }
  }
  return steps.filter((step) => step !== undefined);
}

/** The bytes of an argument that strace printed as a string of `\x..`. */
export function bytesOf(argument: string): Buffer {
  const quoted = /^"((?:\\x[0-9a-f]{2})*)"$/.exec(argument);
  if (quoted === null) throw new Error(`not the bytes of a whole string: ${argument.slice(0, 80)}`);
  return Buffer.from((quoted[1] as string).replaceAll('\\x', ''), 'hex');
}

function parseCall(thread: number, text: string): SystemCall | undefined {
  const match = CALL.exec(text);
  if (match === null) return undefined;
  const [, name, args, result] = match as unknown as [string, string, string, string];
  return { thread, name, args: splitArguments(args), result: result === '?' ? undefined : Number(result) };
}

/** Splits at the commas that stand in no string and in no bracket. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    // Strings are all hexadecimal: no quote and no bracket can stand inside.
    if (letter === '"') at = text.indexOf('"', at + 1);
    else if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter)) depth--;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
