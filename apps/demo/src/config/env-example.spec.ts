import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonEventLoggerConfig } from '@eventlog/json-event-logger';
import { serverConfig } from './server.config.js';

const FOLDER = join(import.meta.dirname, '../..');
const variablesOf = (file: string) =>
  readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('=') as [string, string]);

const untouched = { ...process.env };

describe('.env.example', () => {
  const example = variablesOf('.env.example');
  const ours = (name: string) => /^(HOST|PORT|TCP_PORT|JSON_EVENT_LOGGER_.*)$/.test(name);
  beforeEach(() => {
    for (const name of Object.keys(process.env).filter(ours)) delete process.env[name];
  });
  afterEach(() => {
    process.env = { ...untouched };
  });

  it('sets only what the demo knows, to values that it accepts', () => {
    for (const [name, value] of example) {
      expect(ours(name)).toBe(true);
      process.env[name] = value;
    }
    expect(serverConfig()).toEqual({ host: '127.0.0.1', port: 3000, tcpPort: 3001 });
    expect(jsonEventLoggerConfig()).toEqual({
      directory: 'data/events',
      fileName: 'events.json',
      timeZone: 'UTC',
      writeMode: 'append',
      sync: 'always',
      syncIntervalMs: 1000,
      fileMode: 0o644,
      directoryMode: 0o755,
      maxLineBytes: 1_048_576,
      maxPendingBytes: 67_108_864,
      maxOpenFiles: 16,
      lock: 'os',
      lockTimeoutMs: 10_000,
      recoverDays: 7,
      trustToJson: false,
      slowWriteMs: 5,
      shutdownTimeoutMs: 10_000,
    });
  });

  it('has what .env sets, and .env is accepted', () => {
    const names = example.map(([name]) => name);
    for (const [name, value] of variablesOf('.env')) {
      expect(names).toContain(name);
      process.env[name] = value;
    }
    expect(jsonEventLoggerConfig()).toEqual({ directory: 'data/events', trustToJson: true });
  });
});
