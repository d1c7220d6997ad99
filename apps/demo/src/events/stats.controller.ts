import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonEventLoggerService, type JsonEventLoggerStats } from '@eventlog/json-event-logger';
import { UnansweredEvents } from './unanswered-events.js';

/** What happened to the events since the start. */
export interface EventStats {
  readonly log: JsonEventLoggerStats;
  /** Events of message patterns that were not logged, by code. */
  readonly unanswered: Record<string, number>;
}

@ApiTags('operations')
@Controller('stats')
export class StatsController {
  constructor(
    private readonly eventLogger: JsonEventLoggerService,
    private readonly unanswered: UnansweredEvents,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Counters and timings since the start' })
  stats(): EventStats {
    return { log: this.eventLogger.stats(), unanswered: this.unanswered.byCode() };
  }
}
