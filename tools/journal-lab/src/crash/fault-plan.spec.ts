import { describe, expect, it } from '@jest/globals';
import { errorCodeOf, formatFaultPlan, parseFaultPlan } from './fault-plan.js';

describe('parseFaultPlan', () => {
  it.each([
    'fdatasync:2:EIO',
    'fsync-directory:1:ENOSPC:forever',
    'write:4:made-EIO',
    'copyFile:3:kill-during',
  ])('reads %s', (text) => {
    expect(formatFaultPlan(parseFaultPlan(text))).toBe(text);
  });

  it('knows which error of the system an action gives, the call made or not', () => {
    expect([errorCodeOf('ENOSPC'), errorCodeOf('made-ENOSPC')]).toEqual(['ENOSPC', 'ENOSPC']);
  });

  it.each([
    'fdatasync',
    'fdatasync:0:EIO',
    'write:1:explode',
    'write:1:EIO:always',
    'write:1:EIO:forever:more',
  ])('refuses %s', (text) => {
    expect(() => parseFaultPlan(text)).toThrow('is no fault');
  });
});
