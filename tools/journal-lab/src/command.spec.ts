import { describe, expect, it } from '@jest/globals';
import { GivenFlags, helpOf, UsageError, type Command } from './command.js';

const command: Command = {
  summary: 'do something',
  flags: {
    dir: { kind: 'text', help: 'where' },
    count: { kind: 'count', fallback: 5, help: 'how many' },
    after: { kind: 'count', fallback: null, help: 'when' },
    log: { kind: 'texts', help: 'which' },
    mode: { kind: 'text', fallback: 'append', help: 'how' },
    json: { kind: 'switch', help: 'as JSON' },
  },
  run: () => Promise.resolve(0),
};

describe('GivenFlags', () => {
  it('takes what is given and falls back where nothing is', () => {
    const given = GivenFlags.parse(command, ['--dir', 'x', '--log', 'a', '--log', 'b', '--json']);
    expect([given.text('dir'), given.count('count'), given.texts('log'), given.has('json')]).toEqual([
      'x',
      5,
      ['a', 'b'],
      true,
    ]);
    expect(given.optionalText('after')).toBeUndefined();
  });

  it.each([
    ['an unknown flag', ['--dir', 'x', '--cuont', '3'], '--cuont'],
    ['a missing flag', [], '--dir is missing'],
    ['a count that is no number', ['--dir', 'x', '--count', '-3'], '--count'],
  ])('refuses %s', (_, args, said) => {
    expect(() => GivenFlags.parse(command, args)).toThrow(UsageError);
    expect(() => GivenFlags.parse(command, args)).toThrow(said);
  });

  it('refuses a choice that is none of those allowed', () => {
    const given = GivenFlags.parse(command, ['--dir', 'x', '--mode', 'sideways']);
    expect(() => given.oneOf('mode', ['append', 'replace'])).toThrow('--mode must be one of append, replace');
  });
});

it('names every flag with its default in the help', () => {
  expect(helpOf('try', command)).toMatch(/--count <n> +how many \(default 5\)/);
});
