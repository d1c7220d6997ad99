import { describe, expect, it } from '@jest/globals';
import { envFiles } from './env-files.js';

describe('envFiles', () => {
  it('puts the machine before the environment and the environment before everyone', () => {
    expect(envFiles('/app', 'production')).toEqual(['/app/.env.local', '/app/.env.production', '/app/.env']);
  });

  it.each([undefined, ''])('has no file for an environment without a name (%p)', (nodeEnv) => {
    expect(envFiles('/app', nodeEnv)).toEqual(['/app/.env.local', '/app/.env']);
  });
});
