import { describe, expect, it } from '@jest/globals';
import { formatFaultPlan, parseFaultPlan } from './fault-plan.js';

describe('parseFaultPlan', () => {
  it.each(['fdatasync:2:EIO', 'fsync-directory:1:ENOSPC:forever', 'copyFile:3:kill-during'])(
    'reads %s',
    (text) => {
      expect(formatFaultPlan(parseFaultPlan(text))).toBe(text);
    },
  );

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
