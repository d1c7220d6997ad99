import type { ValueProvider } from '@nestjs/common';
import { getJsonEventLoggerToken } from '../json-event-logger.tokens.js';
import { RecordingJsonEventLogger } from './recording-json-event-logger.js';

/**
 * A provider that stands for a log in the tests of a class that uses it.
 *
 * ```ts
 * const module = await Test.createTestingModule({ providers: [CameraService, provideJsonEventLoggerTesting()] }).compile();
 * const eventLogger = module.get<RecordingJsonEventLogger>(JsonEventLoggerService);
 * ```
 *
 * @param name the name of the log; without it the log that has none
 * @param recorder what takes the events
 */
export function provideJsonEventLoggerTesting(
  name?: string,
  recorder = new RecordingJsonEventLogger(),
): ValueProvider<RecordingJsonEventLogger> {
  return { provide: getJsonEventLoggerToken(name), useValue: recorder };
}
