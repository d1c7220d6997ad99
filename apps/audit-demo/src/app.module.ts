import { fileURLToPath } from 'node:url';
import { JsonEventLoggerModule, jsonEventLoggerConfig } from '@eventlog/json-event-logger';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditInterceptor } from './audit/audit.interceptor.js';
import { DoorsController } from './doors/doors.controller.js';
import { httpConfig } from './http.config.js';

/** The application's own folder, wherever it is started from. */
const ownFile = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

@Module({
  imports: [
    ConfigModule.forRoot({
      // The first file that sets a variable wins, and the process's own environment wins over all of them.
      envFilePath: ['.env.local', `.env.${process.env['NODE_ENV'] ?? 'development'}`, '.env'].map(ownFile),
      load: [httpConfig, jsonEventLoggerConfig],
      isGlobal: true,
    }),
    JsonEventLoggerModule.forRootAsync(jsonEventLoggerConfig.asProvider()),
  ],
  controllers: [DoorsController],
  providers: [{ provide: APP_INTERCEPTOR, useClass: AuditInterceptor }],
})
export class AppModule {}
