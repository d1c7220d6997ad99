import { Module } from '@nestjs/common';
import { DayFileReader } from './day-file.reader.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';
import { StatsController } from './stats.controller.js';
import { UnansweredEvents } from './unanswered-events.js';

/** Needs a `JsonEventLoggerService`, which the application makes global. */
@Module({
  controllers: [EventsController, StatsController],
  providers: [EventsService, DayFileReader, UnansweredEvents],
})
export class EventsModule {}
