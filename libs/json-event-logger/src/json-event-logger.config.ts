import { registerAs } from '@nestjs/config';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';
import type { JsonEventLoggerModuleOptions } from './json-event-logger-options.js';
import { JsonEventLoggerEnvironment } from './json-event-logger.environment.js';

const PREFIX = 'JSON_EVENT_LOGGER_';

/** What {@link createJsonEventLoggerConfig} takes. */
export interface JsonEventLoggerConfigOptions {
  /** The name of the configuration namespace: `ConfigService.get('<name>.directory')`. */
  readonly name: string;
  /** What its variables begin with, the underscore included: `AUDIT_LOG_`. */
  readonly prefix: string;
  /** Options that hold where no variable says otherwise. Without a `directory` here its variable is required. */
  readonly defaults?: Partial<JsonEventLoggerModuleOptions>;
}

/**
 * Makes a configuration namespace for a further log, with variables of its own prefix.
 *
 * ```ts
 * const auditLogConfig = createJsonEventLoggerConfig({ name: 'auditLog', prefix: 'AUDIT_LOG_' });
 * JsonEventLoggerModule.forRootAsync({ name: 'audit', ...auditLogConfig.asProvider() });
 * ```
 *
 * @throws JsonEventLoggerBootError `INVALID_OPTIONS` for a prefix that would be mistaken for {@link jsonEventLoggerConfig}'s
 */
export function createJsonEventLoggerConfig({ name, prefix, defaults = {} }: JsonEventLoggerConfigOptions) {
  if (!/^[A-Z][A-Z0-9_]*_$/.test(prefix) || prefix.startsWith(PREFIX)) {
    throw new JsonEventLoggerBootError(
      'INVALID_OPTIONS',
      `The prefix of an event log's variables must be upper case, end in an underscore and not begin with ${PREFIX}`,
    );
  }
  return namespace(name, prefix, defaults);
}

/**
 * The configuration namespace `jsonEventLogger`, read from the `JSON_EVENT_LOGGER_*` variables. An empty variable counts
 * as not set. Wrong and unknown ones stop the boot with one `INVALID_ENVIRONMENT` error that names them all and prints no
 * value.
 */
export const jsonEventLoggerConfig = namespace('jsonEventLogger', PREFIX, { directory: 'data/events' });

function namespace(name: string, prefix: string, defaults: Partial<JsonEventLoggerModuleOptions>) {
  return registerAs(name, () => readEnvironment(process.env, prefix, defaults));
}

function readEnvironment(
  variables: NodeJS.ProcessEnv,
  prefix: string,
  defaults: Partial<JsonEventLoggerModuleOptions>,
): JsonEventLoggerModuleOptions {
  const optionOf = new Map(
    Object.keys(new JsonEventLoggerEnvironment()).map((option) => [variableOf(option, prefix), option]),
  );
  const given = Object.entries(variables).filter(
    ([variable, text]) => variable.startsWith(prefix) && text !== '',
  );
  const environment = plainToInstance(JsonEventLoggerEnvironment, {
    directory: defaults.directory,
    ...Object.fromEntries(
      given
        .filter(([variable]) => optionOf.has(variable))
        .map(([variable, text]) => [optionOf.get(variable), text]),
    ),
  });
  const problems = [
    ...given
      .filter(([variable]) => !optionOf.has(variable))
      .map(([variable]) => `${variable} is not a variable of the event log`),
    ...validateSync(environment).map(
      ({ property, constraints = {} }) => `${variableOf(property, prefix)} ${Object.values(constraints)[0]}`,
    ),
  ];
  if (problems.length > 0) {
    throw new JsonEventLoggerBootError(
      'INVALID_ENVIRONMENT',
      `Wrong environment:\n  ${problems.join('\n  ')}`,
    );
  }
  const set = Object.entries(environment).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) } as JsonEventLoggerModuleOptions;
}

/** `fileMode` → `JSON_EVENT_LOGGER_FILE_MODE` */
function variableOf(option: string, prefix: string): string {
  return prefix + option.replace(/[A-Z]/g, '_$&').toUpperCase();
}
