import 'reflect-metadata';
import type { JournalEvent } from '@eventlog/event-journal';
import { JsonEventLoggerModule, JsonEventLoggerService } from '@eventlog/json-event-logger';
import { NestFactory } from '@nestjs/core';
import { EVENT_MASK } from '../bench-events.js';
import type { OpenContestant } from './contestant.js';

/** The engine behind `JsonEventLoggerService`, in a Nest application. */
export async function openNestService(
  directory: string,
  events: readonly JournalEvent[],
): Promise<OpenContestant> {
  const app = await NestFactory.createApplicationContext(
    JsonEventLoggerModule.forRoot({ directory, trustToJson: true }),
    // Its warnings of slow commits would stand in the middle of the table.
    { logger: ['error', 'fatal'] },
  );
  const service = app.get(JsonEventLoggerService);
  return {
    kind: 'answering',
    log: (index) => service.logEvent(events[index & EVENT_MASK] as JournalEvent),
    drain: () => service.flush(),
    close: () => app.close(),
  };
}
