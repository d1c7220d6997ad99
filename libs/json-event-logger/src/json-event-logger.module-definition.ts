import { ConfigurableModuleBuilder, type DynamicModule } from '@nestjs/common';
import type { JsonEventLoggerModuleOptions } from './json-event-logger-options.js';
import { JsonEventLoggerService } from './json-event-logger.service.js';
import { getJsonEventLoggerToken } from './json-event-logger.tokens.js';

/** What stands beside the options, in both forms. */
export interface JsonEventLoggerModuleExtras {
  /** Makes the log injectable everywhere without importing the module again. @default false */
  isGlobal?: boolean;
  /** Tells this log from others of the application; inject it with `@InjectJsonEventLogger(name)`. @default none */
  name?: string;
}

const EXTRAS: JsonEventLoggerModuleExtras = { isGlobal: false, name: undefined };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<JsonEventLoggerModuleOptions>({ moduleName: 'JsonEventLogger' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createJsonEventLoggerOptions')
    .setExtras(EXTRAS, (definition, { isGlobal, name }): DynamicModule => {
      const token = getJsonEventLoggerToken(name);
      return {
        ...definition,
        global: isGlobal,
        providers: [
          ...(definition.providers ?? []),
          {
            // Nest awaits it before anything listens, so a log that cannot be written stops the boot.
            provide: token,
            useFactory: (options: JsonEventLoggerModuleOptions) => JsonEventLoggerService.open(options, name),
            inject: [MODULE_OPTIONS_TOKEN],
          },
        ],
        exports: [token],
      };
    })
    .build();
