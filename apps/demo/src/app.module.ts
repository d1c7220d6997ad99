import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { jsonEventLoggerConfig, JsonEventLoggerModule } from '@eventlog/json-event-logger';
import { envFiles } from './config/env-files.js';
import { serverConfig } from './config/server.config.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';

/** Beside `src` and `dist` alike, so that the working directory does not matter. */
const APP_FOLDER = join(import.meta.dirname, '..');

@Module({
  imports: [
    ConfigModule.forRoot({
      isGlobal: true,
      envFilePath: envFiles(APP_FOLDER, process.env['NODE_ENV']),
      load: [serverConfig, jsonEventLoggerConfig],
    }),
    JsonEventLoggerModule.forRootAsync({ isGlobal: true, ...jsonEventLoggerConfig.asProvider() }),
    EventsModule,
    HealthModule,
  ],
})
export class AppModule {}
