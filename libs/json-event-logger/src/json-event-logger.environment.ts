import { isTimeZone, type LockPolicy, type SyncPolicy, type WriteMode } from '@eventlog/event-journal';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import type { JsonEventLoggerModuleOptions } from './json-event-logger-options.js';

/** Variables are text: what does not read as the wanted type stays text, and so fails its type's check. */
const Parsed = (pattern: RegExp, parse: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: string }) => (pattern.test(value) ? parse(value) : value));

/** A whole number in plain digits: no sign, no exponent, no leading zero. */
function WholeNumber(min: number, max: number): PropertyDecorator {
  const message = `must be a whole number from ${min} to ${max}`;
  return (target, property) => {
    for (const decorate of [
      Parsed(/^(0|[1-9]\d*)$/, Number),
      IsInt({ message }),
      Min(min, { message }),
      Max(max, { message }),
    ]) {
      decorate(target, property);
    }
  };
}

/** Permission bits in octal, as chmod takes them. `664` read as decimal would be `--w--wx--T`. */
function OctalMode(ownerNeeds: number, message: string): PropertyDecorator {
  const isMode = (mode: unknown) => typeof mode === 'number' && (mode & ownerNeeds) === ownerNeeds;
  return (target, property) => {
    Parsed(/^0?[0-7]{3}$/, (text) => parseInt(text, 8))(target, property);
    ValidateBy({ name: 'octalMode', validator: { validate: isMode } }, { message })(target, property);
  };
}

const IsTimeZone = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name: 'isTimeZone', validator: { validate: isTimeZone } }, options);

/** The longest line when nothing is said, by which the bytes that may wait are measured. */
const DEFAULT_MAX_LINE_BYTES = 1_048_576;

/** The least that may wait for the disk: one line of the greatest length. */
const HoldsOneLine = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'holdsOneLine',
      validator: {
        validate: (value: unknown, context) => {
          const { maxLineBytes = DEFAULT_MAX_LINE_BYTES } = context?.object as JsonEventLoggerEnvironment;
          return Number.isSafeInteger(value) && !((value as number) < maxLineBytes);
        },
      },
    },
    options,
  );

/**
 * The variables of a log, each named after its option: `fileMode` is `<prefix>FILE_MODE`. What is not set, or empty, is
 * left to the option's default.
 */
export class JsonEventLoggerEnvironment implements JsonEventLoggerModuleOptions {
  @Matches(/^[^\0]+$/, { message: 'must be set to a path' })
  directory!: string;

  @IsOptional()
  @Matches(/^[^./\\\0][^/\\\0]{0,199}$/, {
    message: 'must be a plain file name that does not start with a dot',
  })
  fileName?: string;

  @IsOptional()
  @IsTimeZone({ message: 'must be UTC or an IANA time zone' })
  timeZone?: string;

  @IsOptional()
  @IsIn(['append', 'replace'], { message: 'must be append or replace' })
  writeMode?: WriteMode;

  @IsOptional()
  @IsIn(['always', 'interval', 'never'], { message: 'must be always, interval or never' })
  sync?: SyncPolicy;

  @IsOptional()
  @WholeNumber(1, 3_600_000)
  syncIntervalMs?: number;

  @IsOptional()
  @OctalMode(0o600, 'must be an octal mode from 0600 to 0777 that lets the owner read and write')
  fileMode?: number;

  @IsOptional()
  @OctalMode(0o700, 'must be an octal mode from 0700 to 0777')
  directoryMode?: number;

  @IsOptional()
  @WholeNumber(2, 16_777_216)
  maxLineBytes?: number;

  @IsOptional()
  @Parsed(/^(0|[1-9]\d*)$/, Number)
  @HoldsOneLine({ message: 'must be a whole number of at least MAX_LINE_BYTES' })
  maxPendingBytes?: number;

  @IsOptional()
  @WholeNumber(1, 1024)
  maxOpenFiles?: number;

  @IsOptional()
  @IsIn(['os', 'none'], { message: 'must be os or none' })
  lock?: LockPolicy;

  @IsOptional()
  @WholeNumber(1, 600_000)
  lockTimeoutMs?: number;

  @IsOptional()
  @WholeNumber(0, 3660)
  recoverDays?: number;

  @IsOptional()
  @Parsed(/^(true|false)$/, (text) => text === 'true')
  @IsBoolean({ message: 'must be true or false' })
  trustToJson?: boolean;

  @IsOptional()
  @WholeNumber(1, 3_600_000)
  slowWriteMs?: number;

  @IsOptional()
  @WholeNumber(1, 3_600_000)
  shutdownTimeoutMs?: number;
}
