import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { returnsFreedMemory } from './machine.js';

describe('returnsFreedMemory', () => {
  let driver: string;

  beforeEach(() => {
    driver = mkdtempSync(join(tmpdir(), 'journal-lab-balloon-'));
    writeFileSync(join(driver, 'uevent'), '');
  });

  afterEach(() => rmSync(driver, { recursive: true }));

  function addBalloon(features: string): void {
    mkdirSync(join(driver, 'virtio0'));
    writeFileSync(join(driver, 'virtio0', 'features'), `${features.padEnd(64, '0')}\n`);
  }

  it('is so where a balloon reports its free pages', () => {
    addBalloon('011001');
    expect(returnsFreedMemory(driver)).toBe(true);
  });

  it('is not so where a balloon does not, and where there is none', () => {
    expect(returnsFreedMemory(driver)).toBe(false);
    addBalloon('011000');
    expect(returnsFreedMemory(driver)).toBe(false);
    expect(returnsFreedMemory(join(driver, 'missing'))).toBe(false);
  });
});
