import { describe, expect, it } from '@jest/globals';
import { CameraEventProblems } from './camera-event-problems.js';
import type { CameraEventProblem } from './invalid-camera-event.error.js';
import { MAX_METADATA_DEPTH, plainJson } from './plain-json.js';

function copied(value: unknown): { copy: unknown; problems: readonly CameraEventProblem[] } {
  const problems = new CameraEventProblems();
  return { copy: plainJson(value, 'metadata', problems), problems: problems.found };
}

function nested(levels: number): unknown {
  return levels === 0 ? {} : { in: nested(levels - 1) };
}

describe('plainJson', () => {
  it('copies plain data in depth', () => {
    const value = { a: [1, 'two', null, true, { b: [] }], c: Object.create(null) as object };
    const { copy, problems } = copied(value);
    expect(copy).toStrictEqual({ a: [1, 'two', null, true, { b: [] }], c: {} });
    expect((copy as typeof value).a).not.toBe(value.a);
    expect(problems).toEqual([]);
  });

  it('leaves out keys without a value and makes 0 of -0, as JSON text does', () => {
    expect(copied({ a: undefined, b: -0 }).copy).toStrictEqual({ b: 0 });
  });

  it.each([
    ['a function', () => 1],
    ['NaN', NaN],
    ['infinity', Infinity],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Buffer', Buffer.from('b')],
  ])('refuses %s and says where it is', (_what, value) => {
    expect(copied({ list: [0, { value }] }).problems).toEqual([
      { path: 'metadata.list.1.value', message: 'must be a plain JSON value' },
    ]);
  });

  it('refuses a hole in a list', () => {
    expect(copied(new Array(1)).problems).toEqual([
      { path: 'metadata.0', message: 'must be a plain JSON value' },
    ]);
  });

  it('takes nesting up to the limit and refuses what is deeper, cycles too', () => {
    expect(copied(nested(MAX_METADATA_DEPTH)).problems).toEqual([]);
    expect(copied(nested(MAX_METADATA_DEPTH + 1)).problems).toHaveLength(1);
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(copied(cycle).problems).toHaveLength(1);
  });
});
