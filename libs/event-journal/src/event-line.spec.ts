import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AppendFailure } from './append-outcome.js';
import { lineOf } from './event-line.js';

const timestamp = '2025-11-08T12:00:00.000Z';

const own = (text: unknown, trusted = false) => lineOf({ timestamp, toJson: () => text as string }, trusted);
const refusal = (line: ReturnType<typeof lineOf>) => (line as AppendFailure).code;

describe('The line of an event without a toJson()', () => {
  it('is its JSON, for whatever JSON can hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const line = lineOf({ timestamp, fields } as never, false) as string;
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ timestamp, fields })));
        expect(line).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it('survives the way through UTF-8, lone surrogates included', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          const line = lineOf({ timestamp, text } as never, false) as string;
          expect((JSON.parse(Buffer.from(line).toString()) as { text: string }).text).toBe(text);
        },
      ),
    );
  });

  it('holds line breaks of the event as escapes', () => {
    expect(lineOf({ timestamp, text: 'a\nb\r\u2028' } as never, false)).toBe(
      `{"timestamp":"${timestamp}","text":"a\\nb\\r\u2028"}`,
    );
  });

  it('holds a __proto__ key like any other, and leaves prototypes alone', () => {
    const event = JSON.parse(`{"timestamp":"${timestamp}","__proto__":{"polluted":true}}`) as never;
    expect(lineOf(event, false)).toBe(`{"timestamp":"${timestamp}","__proto__":{"polluted":true}}`);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is that of its toJSON(), as JSON has it', () => {
    expect(lineOf({ timestamp, toJSON: () => ({ a: 1 }) } as never, false)).toBe('{"a":1}');
  });

  it('is taken without a toJson that is no function', () => {
    expect(lineOf({ timestamp, toJson: 'soon' } as never, false)).toBe(
      `{"timestamp":"${timestamp}","toJson":"soon"}`,
    );
  });

  const cycle: Record<string, unknown> = { timestamp };
  cycle['self'] = cycle;
  let deep: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { deep };
  const thrower = {
    timestamp,
    get field(): never {
      throw new Error('no field today');
    },
  };

  it.each([
    ['a BigInt', { timestamp, big: 1n }],
    ['a cycle', cycle],
    ['100,000 levels', { timestamp, deep }],
    ['a getter that throws', thrower],
    ['a toJSON() that throws', { timestamp, toJSON: () => thrower.field }],
    ['a proxy that throws', new Proxy({ timestamp }, { ownKeys: () => thrower.field })],
    ['a revoked proxy', revoked()],
  ])('is refused, with the cause, where the event holds %s', (_, event) => {
    const line = lineOf(event as never, false) as AppendFailure;
    expect(line).toEqual({
      ok: false,
      code: 'NOT_SERIALISABLE',
      message: expect.any(String),
      cause: expect.anything(),
    });
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'text'],
    ['a number', 1],
    ['an array', [1]],
  ])('is refused where its toJSON() gives %s', (_, value) => {
    expect(refusal(lineOf({ timestamp, toJSON: () => value } as never, false))).toBe('NOT_SERIALISABLE');
  });

  it('is refused where the event is a list', () => {
    expect(refusal(lineOf(Object.assign([1], { timestamp }), false))).toBe('NOT_SERIALISABLE');
  });
});

describe('The line of an event with a toJson()', () => {
  it('is what that returns, to the letter', () => {
    const text = '{"b": 1.50, "a":"\\u00e9", "a": null }';
    expect(own(text)).toBe(text);
  });

  it('is taken with the event as this', () => {
    class Event {
      readonly timestamp = timestamp;
      readonly id = 7;
      toJson() {
        return `{"id":${this.id}}`;
      }
    }
    expect(lineOf(new Event(), false)).toBe('{"id":7}');
  });

  it.each([['{"a":1}\n{"b":2}'], ['{"a":1}\n'], ['{"a":\r1}'], ['\n{"a":1}'], ['{"a":1}\r\n'], ['\n']])(
    'is refused as more than one line: %j',
    (text) => {
      expect(refusal(own(text))).toBe('NOT_ONE_LINE');
      expect(refusal(own(text, true))).toBe('NOT_ONE_LINE');
    },
  );

  it.each([
    [undefined],
    [null],
    [1],
    [{}],
    [Buffer.from('{}')],
    [''],
    ['[1]'],
    ['"text"'],
    ['null'],
    [' {"a":1}'],
    ['\ufeff{"a":1}'],
    ['{"a":1'],
  ])('is refused as no object at first sight, even where it is trusted: %j', (text) => {
    expect(refusal(own(text))).toBe('NOT_SERIALISABLE');
    expect(refusal(own(text, true))).toBe('NOT_SERIALISABLE');
  });

  it.each([
    ['{}{}'],
    ['{"a":1},{"b":2}'],
    ["{'a':1}"],
    ['{a:1}'],
    ['{"a":1,}'],
    ['{"a":"\0"}'],
    ['{"a":"\t"}'],
    ['{"a":NaN}'],
    ['{"a":"\ud800"}'],
    ['{"\udc00":1}'],
  ])('is refused where it is not the exact text of one object, unless it is trusted: %j', (text) => {
    expect(refusal(own(text))).toBe('NOT_SERIALISABLE');
    expect(own(text, true)).toBe(text);
  });

  it('is taken with 100,000 levels: reading them is no recursion', () => {
    const text = `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(own(text)).toBe(text);
  });

  it('is refused where that throws, with what it threw as the cause', () => {
    const cause = new Error('not today');
    const event = {
      timestamp,
      toJson: (): string => {
        throw cause;
      },
    };
    expect(lineOf(event, false)).toEqual({
      ok: false,
      code: 'NOT_SERIALISABLE',
      message: 'the event could not be serialised',
      cause,
    });
  });

  it('is refused where even looking for it throws', () => {
    const event = {
      timestamp,
      get toJson(): never {
        throw new Error('not today');
      },
    };
    expect(refusal(lineOf(event, false))).toBe('NOT_SERIALISABLE');
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({ timestamp }, {});
  revoke();
  return proxy;
}
