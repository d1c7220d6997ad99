import { ValidateBy } from 'class-validator';
import { utcTimestamp } from './utc-timestamp.js';

/** The text is an instant in the form of the line: UTC, milliseconds, `Z`. */
export function IsUtcTimestamp(): PropertyDecorator {
  return ValidateBy({
    name: 'isUtcTimestamp',
    validator: {
      validate: (value) => typeof value === 'string' && utcTimestamp(value) === value,
      defaultMessage: () =>
        '$property must be an existing date and time in ISO 8601 with an offset, such as 2025-11-08T12:34:56.789Z',
    },
  });
}
