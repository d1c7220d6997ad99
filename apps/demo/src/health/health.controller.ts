import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { JsonEventLoggerHealthIndicator } from '@eventlog/json-event-logger/terminus';

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly eventLog: JsonEventLoggerHealthIndicator,
  ) {}

  /** 200 while the event log takes events, 503 while it does not. */
  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.eventLog.isHealthy('event-log')]);
  }
}
