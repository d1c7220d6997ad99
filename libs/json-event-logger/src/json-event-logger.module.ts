import { type DynamicModule, Module } from '@nestjs/common';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';
import {
  ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  OPTIONS_TYPE,
} from './json-event-logger.module-definition.js';

/** What `JsonEventLoggerModule.forRootAsync` takes. */
export type JsonEventLoggerModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

const ASYNC_KEYS = [
  'imports',
  'inject',
  'provideInjectionTokensFrom',
  'useFactory',
  'useClass',
  'useExisting',
  'isGlobal',
  'name',
];

/**
 * Opens an event log before the application listens and closes it, drained, when the application shuts down.
 *
 * Each call of `forRoot` or `forRootAsync` is one log. Several may write the same directory.
 */
@Module({})
export class JsonEventLoggerModule extends ConfigurableModuleClass {
  /** A log whose options are known now. */
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /**
   * A log whose options come from a factory, a class or an existing provider. `name` and `isGlobal` stand beside it.
   * @throws JsonEventLoggerBootError `INVALID_OPTIONS` when there is none of them, or something unknown beside it
   */
  static override forRootAsync(options: JsonEventLoggerModuleAsyncOptions): DynamicModule {
    const unknown = Object.keys(options).filter((key) => !ASYNC_KEYS.includes(key));
    if (unknown.length > 0) {
      throw new JsonEventLoggerBootError(
        'INVALID_OPTIONS',
        `JsonEventLoggerModule.forRootAsync does not know ${unknown.join(', ')}`,
      );
    }
    // Nest's builder would register a provider for undefined and fail far from here.
    if (!options.useFactory && !options.useClass && !options.useExisting) {
      throw new JsonEventLoggerBootError(
        'INVALID_OPTIONS',
        'JsonEventLoggerModule.forRootAsync needs useFactory, useClass or useExisting',
      );
    }
    return super.forRootAsync(options);
  }
}
