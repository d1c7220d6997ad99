import { describe, expect, it } from '@jest/globals';
import { checkConfiguration } from './check-configuration.js';

const refuse = (message: string) => () => {
  throw new Error(message);
};

describe('checkConfiguration', () => {
  it('reports what is wrong with any namespace as one error', () => {
    const check = () =>
      checkConfiguration([refuse('Wrong:\n  PORT'), () => ({}), refuse('Wrong:\n  HOST\n  TCP_PORT')]);
    expect(check).toThrow(new Error('Wrong:\n  PORT\n  HOST\n  TCP_PORT'));
  });

  it('is silent when every namespace is right', () => {
    expect(() => checkConfiguration([() => ({}), () => undefined])).not.toThrow();
  });
});
