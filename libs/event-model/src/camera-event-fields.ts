// class-transformer's @Type reads the metadata that TypeScript emits.
import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DetectedObject } from './detected-object.js';
import { IsUtcTimestamp } from './is-utc-timestamp.decorator.js';
import { MayBeLeftOut } from './may-be-left-out.decorator.js';
import { utcTimestamp } from './utc-timestamp.js';

/** How many objects one event may hold: ten times what detectors give for an image, and read in milliseconds. */
export const MAX_DETECTED_OBJECTS = 1000;

/** What is said of a list that holds more. */
export const TOO_MANY_OBJECTS = `must hold at most ${MAX_DETECTED_OBJECTS} objects`;

/**
 * What every form of a camera event carries, in the order of the line: JavaScript keeps the order in which fields are
 * declared, so `JSON.stringify(event)` is the line too. `event_id` and `json_log_path` stand here for their place
 * only; each form says whether they must be given.
 */
export abstract class CameraEventFields {
  /** Names the event, not empty. A retry carries the same one. */
  event_id?: string;

  /** When it happened: ISO 8601 in UTC with milliseconds and `Z`. Other offsets are converted when an event is read. */
  @IsUtcTimestamp()
  @Transform(({ value }: { value: unknown }) => utcTimestamp(value) ?? value, { toClassOnly: true })
  timestamp!: string;

  /** Which camera saw it, not empty. */
  @IsNotEmpty()
  @IsString()
  camera_id!: string;

  /** How sure the motion detector is, 0–1. May be left out. */
  @Max(1)
  @Min(0)
  @IsNumber({}, { message: '$property must be a number' })
  @MayBeLeftOut()
  motion_confidence?: number;

  /** What the detector saw; may be empty, and holds at most {@link MAX_DETECTED_OBJECTS}. */
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @ArrayMaxSize(MAX_DETECTED_OBJECTS, { message: `$property ${TOO_MANY_OBJECTS}` })
  @IsArray()
  @Type(() => DetectedObject)
  detected_objects!: DetectedObject[];

  /** What the language model says about the image. */
  @IsString()
  llm_description!: string;

  /** Where the image is. */
  @IsString()
  image_path!: string;

  /** Where the event's line is: `data/events/2025-11-08/events.json`, not empty. */
  json_log_path?: string;

  /** A JSON object of any content, nested at most 64 levels deep. Default `{}`. */
  @IsObject()
  // class-transformer would copy it without its `constructor` keys; it is the sender's, every key counts.
  @Transform(({ obj }: { obj: { metadata?: unknown } }) => (obj.metadata === undefined ? {} : obj.metadata), {
    toClassOnly: true,
  })
  metadata: Record<string, unknown> = {};
}
