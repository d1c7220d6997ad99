// class-transformer's @Type reads the metadata that TypeScript emits.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsNotEmpty, IsNumber, IsObject, IsString, Max, Min, ValidateNested } from 'class-validator';
import { BoundingBox } from './bounding-box.js';

/** One object that the detector saw in the image. */
export class DetectedObject {
  /** What it is, e.g. `person`; not empty. */
  @IsNotEmpty()
  @IsString()
  label!: string;

  /** How sure the detector is, 0–1. */
  @Max(1)
  @Min(0)
  @IsNumber({}, { message: '$property must be a number' })
  confidence!: number;

  /** Where it is. */
  @ValidateNested()
  @IsObject()
  @Type(() => BoundingBox)
  bbox!: BoundingBox;
}
