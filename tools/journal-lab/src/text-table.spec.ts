import { expect, it } from '@jest/globals';
import { textTable } from './text-table.js';

it('puts words to the left and numbers to the right of their columns', () => {
  expect(
    textTable([
      ['run', 'kills'],
      ['append', 5],
      ['replace mode', 1200],
    ]),
  ).toBe('run           kills\nappend            5\nreplace mode   1200\n');
});
