import { IsNotEmpty, IsString } from 'class-validator';
import { v7 as uuidV7 } from 'uuid';
import { CameraEventFields } from './camera-event-fields.js';
import { writeCameraEventLine } from './camera-event-line.js';
import { InvalidCameraEventError } from './invalid-camera-event.error.js';
import { readCameraEvent } from './read-camera-event.js';

/** What {@link CameraEvent.create} takes: the fields of the event, where the code has more natural forms for some. */
export interface NewCameraEvent extends Omit<
  CameraEventFields,
  'event_id' | 'timestamp' | 'json_log_path' | 'metadata'
> {
  /** Default: a new {@link CameraEvent.generateId}. */
  event_id?: string;
  /** A `Date`, or ISO 8601 text with an offset. */
  timestamp: Date | string;
  json_log_path: string;
  /** Default `{}`. */
  metadata?: Record<string, unknown>;
}

/** Where `toJson` writes; a longer line is left to JSON.stringify. */
const SCRATCH = Buffer.allocUnsafeSlow(65_536);

/**
 * One event of the camera pipeline. The object is its own wire form: the same names in the same order, so its line is
 * `JSON.stringify(event)`, which {@link CameraEvent.toJson} writes faster.
 */
export class CameraEvent extends CameraEventFields {
  @IsNotEmpty()
  @IsString()
  declare event_id: string;

  @IsNotEmpty()
  @IsString()
  declare json_log_path: string;

  /**
   * A new event id: a UUID of version 7. Ids sort as text by the time of their making (within one process strictly,
   * within one millisecond too) and 74 random bits keep those of different processes apart.
   */
  static generateId(): string {
    return uuidV7();
  }

  /**
   * A valid event, from code.
   *
   * @throws InvalidCameraEventError naming the wrong fields.
   */
  static create(fields: NewCameraEvent): CameraEvent {
    return CameraEvent.from({ ...fields, event_id: fields.event_id ?? CameraEvent.generateId() });
  }

  /**
   * A valid event, from anything, such as parsed JSON. Times with another offset become UTC; unknown fields are refused
   * on every level.
   *
   * @throws InvalidCameraEventError naming the wrong fields.
   */
  static from(value: unknown): CameraEvent {
    return readCameraEvent(CameraEvent, value);
  }

  /**
   * Reads a line back: the exact inverse of {@link CameraEvent.toJson}.
   *
   * @param line the text of one JSON object, with or without its `\n`.
   * @throws InvalidCameraEventError naming the wrong fields, or with the parser's error as `cause`.
   */
  static fromJson(line: string): CameraEvent {
    return CameraEvent.from(parsed(line));
  }

  /** The event's line: compact JSON without `\n`, the same text as `JSON.stringify(event)`. */
  toJson(): string {
    const end = writeCameraEventLine(this, SCRATCH, 0);
    return end === -1 ? JSON.stringify(this) : SCRATCH.toString('utf8', 0, end);
  }

  /**
   * Writes the bytes of {@link CameraEvent.toJson} into `target` from `offset` on: what an event journal with
   * `trustToJson` calls, which has no use for a string.
   *
   * @returns where the line ends; `-1` when it might not fit into the rest of `target` (up to six bytes are reckoned for
   *   each UTF-16 unit of text) or when a subclass has a `toJson` of its own.
   */
  writeJson(target: Buffer, offset: number): number {
    return this.toJson === CameraEvent.prototype.toJson ? writeCameraEventLine(this, target, offset) : -1;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new InvalidCameraEventError([{ path: '', message: 'is not JSON' }], { cause });
  }
}
