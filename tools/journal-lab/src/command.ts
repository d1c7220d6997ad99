import { parseArgs } from 'node:util';

/** One flag of a command. A flag without a `fallback` must be given. */
export interface Flag {
  readonly help: string;
  readonly kind: 'text' | 'texts' | 'count' | 'switch';
  /** `null`: may be left out and has no value then. */
  readonly fallback?: string | number | null;
}

/** A sub-command of the lab. */
export interface Command {
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** @returns the process's exit code. */
  run(given: GivenFlags): Promise<number>;
}

/** What cannot be run as asked; shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The flags of one call, checked against their command. */
export class GivenFlags {
  private constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** @throws {@link UsageError} naming the flag that is unknown, missing or no number. */
  static parse(command: Command, args: readonly string[]): GivenFlags {
    const options = Object.fromEntries(
      Object.entries(command.flags).map(([name, { kind }]) => [
        name,
        { type: kind === 'switch' ? ('boolean' as const) : ('string' as const), multiple: kind === 'texts' },
      ]),
    );
    let values: Record<string, string | number | boolean | (string | boolean)[] | null | undefined>;
    try {
      ({ values } = parseArgs({ args: [...args], options, allowPositionals: false }));
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
    for (const [name, { kind, fallback }] of Object.entries(command.flags)) {
      if (kind === 'switch' || kind === 'texts') continue;
      values[name] ??= fallback;
      if (values[name] === undefined) throw new UsageError(`--${name} is missing`);
      if (kind === 'count' && values[name] !== null && !/^\d+$/.test(`${values[name] as string | number}`)) {
        throw new UsageError(`--${name} must be a whole number`);
      }
    }
    return new GivenFlags(values);
  }

  text(name: string): string {
    return String(this.values[name]);
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  texts(name: string): string[] {
    return (this.values[name] as string[] | undefined) ?? [];
  }

  count(name: string): number {
    return Number(this.values[name]);
  }

  has(name: string): boolean {
    return this.values[name] === true;
  }

  /** @throws {@link UsageError} when the flag's text is none of `allowed`. */
  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name) as T;
    if (!allowed.includes(value)) throw new UsageError(`--${name} must be one of ${allowed.join(', ')}`);
    return value;
  }
}

/** The text that `--help` prints for a command. */
export function helpOf(name: string, { summary, flags }: Command): string {
  const lines = Object.entries(flags).map(([flag, { help, fallback, kind }]) => {
    const shown =
      typeof fallback === 'string' || typeof fallback === 'number' ? ` (default ${fallback})` : '';
    return `  --${`${flag}${kind === 'switch' ? '' : ` <${kind === 'count' ? 'n' : 'text'}>`}`.padEnd(24)} ${help}${shown}`;
  });
  return `journal-lab ${name}: ${summary}\n\n${lines.join('\n')}\n`;
}
