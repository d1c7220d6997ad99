import { Injectable } from '@nestjs/common';
import { CameraEvent, type CameraEventInput } from '@eventlog/event-model';
import { JsonEventLoggerService } from '@eventlog/json-event-logger';
import { EventNotLoggedException } from './event-not-logged.exception.js';
import type { EventReceipt } from './event-receipt.js';
import { InvalidEventException } from './invalid-event.exception.js';

/** Brings camera events into the log. */
@Injectable()
export class EventsService {
  constructor(private readonly eventLogger: JsonEventLoggerService) {}

  /**
   * Gives the event the id and the path that it lacks and logs it.
   *
   * @returns once its line is on disk
   * @throws InvalidEventException when it names a day file that is not its own
   * @throws EventNotLoggedException when the log does not take it
   */
  async log(input: CameraEventInput): Promise<EventReceipt> {
    const event = input.toEvent({
      event_id: input.event_id ?? CameraEvent.generateId(),
      json_log_path: this.pathOf(input),
    });
    const outcome = await this.eventLogger.logEvent(event);
    if (!outcome.ok) throw new EventNotLoggedException(outcome);
    const { path, day, durability } = outcome;
    return { event_id: event.event_id, json_log_path: event.json_log_path, path, day, durability };
  }

  private pathOf({ timestamp, json_log_path: given }: CameraEventInput): string {
    // A valid event's timestamp names a day.
    const { path } = this.eventLogger.locate(timestamp)!;
    if (given === undefined) return path;
    if (dayFile(given) !== dayFile(path)) {
      throw new InvalidEventException([
        { path: 'json_log_path', message: `must end in ${dayFile(path)}, or be left out` },
      ]);
    }
    return given;
  }
}

/** The day directory and the file in it. What stands before differs between the machines that mount the directory. */
function dayFile(path: string): string {
  return path.split(/[/\\]/).slice(-2).join('/');
}
