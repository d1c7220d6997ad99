import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { isInt, max, min, ValidateBy } from 'class-validator';

/** A port as text or number; 0 lets the system choose. */
export const IsPort = (): PropertyDecorator =>
  applyDecorators(
    // Number() alone would take '', ' 80', '0x50' and '8e1'.
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    ),
    ValidateBy({
      name: 'isPort',
      validator: {
        validate: (value: unknown) => isInt(value) && min(value, 0) && max(value, 65_535),
        defaultMessage: () => '$property must be a whole number from 0 to 65535',
      },
    }),
  );
