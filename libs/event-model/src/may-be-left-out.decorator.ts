import { ValidateIf } from 'class-validator';

/** The field may be missing. Unlike class-validator's `IsOptional`, `null` is not missing: a line has no `null` field. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_event, value) => value !== undefined);
}
