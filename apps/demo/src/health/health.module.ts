import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { JsonEventLoggerHealthIndicator } from '@eventlog/json-event-logger/terminus';
import { HealthController } from './health.controller.js';

@Module({
  // The event log reports a failing disk once; terminus would log an error for every probe.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [JsonEventLoggerHealthIndicator],
})
export class HealthModule {}
