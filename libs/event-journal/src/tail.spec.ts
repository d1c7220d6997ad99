import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from './file-system.js';
import { inspectTail, type Tail } from './tail.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const LINE = '{"id":1}\n';

describe('The tail of a day file', () => {
  const temporary = temporaryDirectory();

  async function inspect(text: string, window = 1_000_000): Promise<Tail> {
    const path = join(temporary.path, 'events.json');
    const bytes = Buffer.from(text);
    writeFileSync(path, bytes);
    const fd = openSync(path, 'r');
    try {
      return await inspectTail(nodeFileSystem, fd, bytes.length, window);
    } finally {
      closeSync(fd);
    }
  }

  const sound = { damages: [], corrupt: [] };

  it('is sound where it is whole lines, and where it is nothing', async () => {
    expect(await inspect('')).toEqual(sound);
    expect(await inspect(LINE.repeat(3))).toEqual(sound);
  });

  it('is sound in whatever place of a whole file the window begins', async () => {
    for (let window = 1; window < LINE.length * 3 + 2; window++) {
      expect(await inspect(LINE.repeat(3), window)).toEqual(sound);
    }
  });

  it('has its damage found in whatever place of it the window begins', async () => {
    const texts = [`${LINE}{"id":`, `${LINE}\0\0\0\0\0\0\0\0\0\0\0\0`, `${LINE}\0\0\0\0\0\0\0\0${LINE}`];
    for (const text of texts) {
      const whole = await inspect(text);
      expect(whole.damages).toHaveLength(1);
      for (let window = 1; window < text.length; window++) expect(await inspect(text, window)).toEqual(whole);
    }
  });

  it('tells NULs from fragments, and a line that does not parse from both', async () => {
    expect(await inspect(`${LINE}\0\0${LINE}no JSON\n{"id`)).toEqual({
      damages: [
        { from: 9, to: 11, onlyNuls: true },
        { from: 28, to: 32, onlyNuls: false },
      ],
      corrupt: [{ from: 20, to: 28, onlyNuls: false }],
    });
  });

  it('takes damage that touches for one', async () => {
    expect((await inspect(`\0\0\0\n\0{"i\0\n\0\0${LINE}`)).damages).toEqual([
      { from: 0, to: 12, onlyNuls: false },
    ]);
  });

  it('takes a blank line for one that does not parse', async () => {
    expect((await inspect(`${LINE}\n${LINE}`)).corrupt).toEqual([{ from: 9, to: 10, onlyNuls: false }]);
  });

  it('leaves nothing but whole lines and reported ones when its damage is taken out, whatever the damage', async () => {
    const piece = fc.constantFrom(
      LINE,
      '{"text":"z\u00fcrich"}\n',
      '\0',
      '\0\0\0\0',
      '{"id',
      '"}',
      '\n',
      'x\n',
      '[]\n',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        async (pieces, window) => {
          const bytes = Buffer.from(pieces.join(''));
          const { damages } = await inspect(bytes.toString(), bytes.length + window);
          let kept = bytes.toString('latin1');
          for (const { from, to } of damages.toReversed()) kept = kept.slice(0, from) + kept.slice(to);
          expect(kept === '' || kept.endsWith('\n')).toBe(true);
          expect(kept).not.toContain('\0');
          const again = await inspect(Buffer.from(kept, 'latin1').toString());
          expect(again.damages).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets the event loop turn while it reads a long one', async () => {
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    await inspect(LINE.repeat(200_000), 2_000_000);
    clearInterval(count);
    expect(turns).toBeGreaterThan(1);
  });
});
