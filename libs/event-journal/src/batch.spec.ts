import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Batch } from './batch.js';
import { BufferPool } from './buffer-pool.js';

const LIMIT = 131_072;

describe('A batch', () => {
  const batch = () => new Batch(new BufferPool(), 0);

  it('holds its lines in UTF-8, in order, each with its end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 50 })), (lines) => {
        const filled = batch();
        for (const line of lines) expect(filled.add(line, LIMIT)).toBe(true);
        const text = lines.map((line) => `${line}\n`).join('');
        expect(filled.content.toString()).toBe(Buffer.from(text).toString());
        expect(filled.bytes).toBe(Buffer.byteLength(text));
        expect(filled.events).toBe(lines.length);
      }),
    );
  });

  it('keeps what it holds when it needs a larger buffer', () => {
    const filled = batch();
    const lines = Array.from({ length: 500 }, (_, n) => `${n}`.repeat(50));
    for (const line of lines) filled.add(line, LIMIT);
    expect(filled.content.toString()).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  it('is full to the byte, and then takes no more', () => {
    const filled = batch();
    expect(filled.add('x'.repeat(60), 100)).toBe(true);
    expect(filled.add('x'.repeat(39), 100)).toBe(false);
    expect(filled.add('\u20ac'.repeat(13), 100)).toBe(false);
    expect(filled.add('x'.repeat(38), 100)).toBe(true);
    expect(filled.bytes).toBe(100);
    expect(filled.add('', 100)).toBe(false);
    expect(filled.events).toBe(2);
  });

  it('takes a line of any length when it is empty', () => {
    const filled = batch();
    const line = '\u20ac'.repeat(1_000_000);
    expect(filled.add(line, LIMIT)).toBe(true);
    expect(filled.content.toString()).toBe(`${line}\n`);
  });
});
