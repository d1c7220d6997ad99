import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppProcess, REPOSITORY } from './app-process.js';

describe('The demo, started with a wrong environment', () => {
  it('names every wrong variable in one message, prints no value, and exits with 1', async () => {
    const demo = AppProcess.start(['node', 'apps/demo/dist/main.js'], {
      HOST: 'http://s3cret',
      PORT: 's3cret',
      TCP_PORT: '70000',
      JSON_EVENT_LOGGER_FILE_MODE: '999',
      JSON_EVENT_LOGGER_TIME_ZONE: 'Mars/Olympus',
    });
    expect(await demo.end()).toEqual({ code: 1, signal: null });
    const messages = demo.output.split(/^\[Nest\]/m).filter((message) => message !== '');
    expect(messages).toHaveLength(1);
    for (const variable of [
      'HOST',
      'PORT',
      'TCP_PORT',
      'JSON_EVENT_LOGGER_FILE_MODE',
      'JSON_EVENT_LOGGER_TIME_ZONE',
    ]) {
      expect(messages[0]).toContain(`  ${variable} must be `);
    }
    for (const value of ['s3cret', '70000', '999', 'Mars', 'Olympus'])
      expect(messages[0]).not.toContain(value);
    expect(messages[0]).not.toContain('    at ');
  });

  it('says in one line that the directory cannot be used', async () => {
    const demo = AppProcess.start(['node', 'apps/demo/dist/main.js'], {
      PORT: '0',
      TCP_PORT: '0',
      JSON_EVENT_LOGGER_DIRECTORY: '/dev/null/events',
    });
    expect(await demo.end()).toEqual({ code: 1, signal: null });
    expect(demo.output).toMatch(/ERROR.*DIRECTORY_UNUSABLE.*\n$/);
  });
});

describe('The .env files of the demo', () => {
  // git ignores a name that ends in .local.
  const environment = `e2e-${process.pid}.local`;
  const file = join(REPOSITORY, `apps/demo/.env.${environment}`);
  const startElsewhere = (variables: Record<string, string>) =>
    AppProcess.start(['sh', '-c', `cd / && exec node '${REPOSITORY}/apps/demo/dist/main.js'`], {
      NODE_ENV: environment,
      ...variables,
    });
  beforeAll(() => writeFile(file, 'PORT=none\nTCP_PORT=none\n'));
  afterAll(() => rm(file));

  it("are found from any working directory, and the process's own variables beat them", async () => {
    const demo = startElsewhere({ PORT: '0' });
    expect(await demo.end()).toEqual({ code: 1, signal: null });
    expect(demo.output).toContain('  TCP_PORT must be ');
    expect(demo.output).not.toContain('  PORT must be ');
  });
});
