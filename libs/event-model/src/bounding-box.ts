import { IsInt, IsPositive, Min } from 'class-validator';

/** Where an object is in its image: integers, in pixels, from the top left corner. */
export class BoundingBox {
  /** Left edge, ≥ 0. */
  @Min(0)
  @IsInt()
  x!: number;

  /** Top edge, ≥ 0. */
  @Min(0)
  @IsInt()
  y!: number;

  /** Width, > 0. */
  @IsPositive()
  @IsInt()
  width!: number;

  /** Height, > 0. */
  @IsPositive()
  @IsInt()
  height!: number;
}
