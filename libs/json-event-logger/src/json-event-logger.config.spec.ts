import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';
import { createJsonEventLoggerConfig, jsonEventLoggerConfig } from './json-event-logger.config.js';
import { JsonEventLoggerService } from './json-event-logger.service.js';

/** The variables of the process are what is under test, so each test starts with none of ours and leaves none. */
const untouched = { ...process.env };
const clean = () => {
  for (const variable of Object.keys(process.env)) {
    if (/^(JSON_EVENT_LOGGER|AUDIT_LOG)_/.test(variable)) delete process.env[variable];
  }
};

const set = (variables: Record<string, string>) => Object.assign(process.env, variables);

function refusal(read: () => unknown = jsonEventLoggerConfig): JsonEventLoggerBootError {
  try {
    read();
  } catch (error) {
    if (error instanceof JsonEventLoggerBootError) return error;
    throw error;
  }
  throw new Error('The environment was accepted');
}

describe('jsonEventLoggerConfig', () => {
  beforeAll(() => void Logger.overrideLogger(false));
  afterAll(() => void Logger.overrideLogger(new ConsoleLogger()));
  beforeEach(clean);
  afterEach(() => {
    clean();
    Object.assign(process.env, untouched);
  });

  it('writes to data/events when nothing is set and leaves the rest to the defaults', () => {
    expect(jsonEventLoggerConfig()).toEqual({ directory: 'data/events' });
  });

  it('reads every variable', () => {
    set({
      JSON_EVENT_LOGGER_DIRECTORY: '/var/log/events',
      JSON_EVENT_LOGGER_FILE_NAME: 'camera.jsonl',
      JSON_EVENT_LOGGER_TIME_ZONE: 'Asia/Kathmandu',
      JSON_EVENT_LOGGER_WRITE_MODE: 'replace',
      JSON_EVENT_LOGGER_SYNC: 'interval',
      JSON_EVENT_LOGGER_SYNC_INTERVAL_MS: '250',
      JSON_EVENT_LOGGER_FILE_MODE: '0640',
      JSON_EVENT_LOGGER_DIRECTORY_MODE: '750',
      JSON_EVENT_LOGGER_MAX_LINE_BYTES: '65536',
      JSON_EVENT_LOGGER_MAX_PENDING_BYTES: '1048576',
      JSON_EVENT_LOGGER_MAX_OPEN_FILES: '4',
      JSON_EVENT_LOGGER_LOCK: 'none',
      JSON_EVENT_LOGGER_LOCK_TIMEOUT_MS: '500',
      JSON_EVENT_LOGGER_RECOVER_DAYS: '0',
      JSON_EVENT_LOGGER_TRUST_TO_JSON: 'true',
      JSON_EVENT_LOGGER_SLOW_WRITE_MS: '20',
      JSON_EVENT_LOGGER_SHUTDOWN_TIMEOUT_MS: '3000',
    });
    expect(jsonEventLoggerConfig()).toEqual({
      directory: '/var/log/events',
      fileName: 'camera.jsonl',
      timeZone: 'Asia/Kathmandu',
      writeMode: 'replace',
      sync: 'interval',
      syncIntervalMs: 250,
      fileMode: 0o640,
      directoryMode: 0o750,
      maxLineBytes: 65_536,
      maxPendingBytes: 1_048_576,
      maxOpenFiles: 4,
      lock: 'none',
      lockTimeoutMs: 500,
      recoverDays: 0,
      trustToJson: true,
      slowWriteMs: 20,
      shutdownTimeoutMs: 3000,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    set({ JSON_EVENT_LOGGER_DIRECTORY: '', JSON_EVENT_LOGGER_FILE_MODE: '' });
    expect(jsonEventLoggerConfig()).toEqual({ directory: 'data/events' });
  });

  it("reads 'false' as false", () => {
    set({ JSON_EVENT_LOGGER_TRUST_TO_JSON: 'false' });
    expect(jsonEventLoggerConfig().trustToJson).toBe(false);
  });

  it.each([
    ['FILE_NAME', ['.hidden', 'a/b', 'a\\b', 'x'.repeat(201)]],
    ['TIME_ZONE', ['Mars/Olympus', '+05:45', ' UTC']],
    ['WRITE_MODE', ['APPEND', 'truncate']],
    ['SYNC', ['yes', 'Always']],
    [
      'SYNC_INTERVAL_MS',
      ['0', '3600001', '1e3', '0x10', '+5', '-5', '5.0', '007', ' 5', '5 ', '1_000', 'NaN', 'Infinity'],
    ],
    ['FILE_MODE', ['999', '0o644', '1644', '64', '0444', '01777', '-644', '420.0', '0200']],
    ['DIRECTORY_MODE', ['888', '0644', '0500', '02755']],
    ['MAX_LINE_BYTES', ['1', '16777217', '1MB']],
    ['MAX_PENDING_BYTES', ['1048575', '64MB', '9007199254740993']],
    ['MAX_OPEN_FILES', ['0', '1025']],
    ['LOCK', ['OS', 'flock']],
    ['LOCK_TIMEOUT_MS', ['0', '600001']],
    ['RECOVER_DAYS', ['-1', '3661']],
    ['TRUST_TO_JSON', ['1', '0', 'yes', 'TRUE', 'on']],
    ['SLOW_WRITE_MS', ['0', '2.5']],
    ['SHUTDOWN_TIMEOUT_MS', ['0', '3600001']],
  ])('refuses what %s must not be', (suffix, texts) => {
    for (const text of texts) {
      set({ [`JSON_EVENT_LOGGER_${suffix}`]: text });
      const { code, message } = refusal();
      expect(code).toBe('INVALID_ENVIRONMENT');
      expect(message.split('\n')).toHaveLength(2);
      expect(message).toContain(`JSON_EVENT_LOGGER_${suffix} must be `);
    }
  });

  it.each([
    ['FILE_NAME', ['x', 'x'.repeat(200)]],
    ['TIME_ZONE', ['UTC', 'America/New_York']],
    ['SYNC', ['always', 'interval', 'never']],
    ['SYNC_INTERVAL_MS', ['1', '3600000']],
    ['FILE_MODE', ['0600', '777']],
    ['DIRECTORY_MODE', ['0700', '777']],
    ['MAX_LINE_BYTES', ['2', '16777216']],
    ['MAX_PENDING_BYTES', ['1048576', '9007199254740991']],
    ['MAX_OPEN_FILES', ['1', '1024']],
    ['LOCK', ['os', 'none']],
    ['LOCK_TIMEOUT_MS', ['1', '600000']],
    ['RECOVER_DAYS', ['0', '3660']],
    ['TRUST_TO_JSON', ['true', 'false']],
    ['SLOW_WRITE_MS', ['1', '3600000']],
    ['SHUTDOWN_TIMEOUT_MS', ['1', '3600000']],
  ])('lets nothing of %s through that the engine would refuse by another name', async (suffix, texts) => {
    const directory = await mkdtemp(join(tmpdir(), 'json-event-logger-config-'));
    for (const text of texts) {
      set({ JSON_EVENT_LOGGER_DIRECTORY: directory, [`JSON_EVENT_LOGGER_${suffix}`]: text });
      const log = await JsonEventLoggerService.open(jsonEventLoggerConfig());
      await log.close();
    }
    await rm(directory, { recursive: true });
  });

  it('names every wrong variable and its rule in one message, and prints no value', () => {
    set({
      JSON_EVENT_LOGGER_FILE_MODE: '999',
      JSON_EVENT_LOGGER_TIME_ZONE: 'Mars/Olympus',
      JSON_EVENT_LOGGER_DIRECTROY: '/secret',
    });
    const error = refusal();
    expect(error.message).toBe(
      [
        'Wrong environment:',
        '  JSON_EVENT_LOGGER_DIRECTROY is not a variable of the event log',
        '  JSON_EVENT_LOGGER_TIME_ZONE must be UTC or an IANA time zone',
        '  JSON_EVENT_LOGGER_FILE_MODE must be an octal mode from 0600 to 0777 that lets the owner read and write',
      ].join('\n'),
    );
    expect(inspect(error)).toBe(`JsonEventLoggerBootError [INVALID_ENVIRONMENT]: ${error.message}`);
    expect(error.stack).not.toContain('    at ');
  });

  it('measures the bytes that may wait by the longest line that is set', () => {
    set({ JSON_EVENT_LOGGER_MAX_LINE_BYTES: '1000', JSON_EVENT_LOGGER_MAX_PENDING_BYTES: '1000' });
    expect(jsonEventLoggerConfig().maxPendingBytes).toBe(1000);
    set({ JSON_EVENT_LOGGER_MAX_PENDING_BYTES: '999' });
    expect(refusal().message).toContain(
      'JSON_EVENT_LOGGER_MAX_PENDING_BYTES must be a whole number of at least',
    );
  });
});

describe('createJsonEventLoggerConfig', () => {
  beforeEach(clean);
  afterEach(clean);

  it('reads the variables of its own prefix over its own defaults', () => {
    const auditLogConfig = createJsonEventLoggerConfig({
      name: 'auditLog',
      prefix: 'AUDIT_LOG_',
      defaults: { directory: 'data/audit', fileMode: 0o600, timeZone: 'UTC' },
    });
    set({ AUDIT_LOG_TIME_ZONE: 'Europe/Berlin', JSON_EVENT_LOGGER_DIRECTORY: '/elsewhere' });
    expect(auditLogConfig()).toEqual({ directory: 'data/audit', fileMode: 0o600, timeZone: 'Europe/Berlin' });
    expect(auditLogConfig.KEY).toBe('CONFIGURATION(auditLog)');
  });

  it('asks for a directory where it has no default', () => {
    const auditLogConfig = createJsonEventLoggerConfig({ name: 'auditLog', prefix: 'AUDIT_LOG_' });
    expect(refusal(auditLogConfig).message).toBe(
      'Wrong environment:\n  AUDIT_LOG_DIRECTORY must be set to a path',
    );
  });

  it.each(['JSON_EVENT_LOGGER_AUDIT_', 'AUDIT_LOG', 'audit_', '_', ''])('refuses the prefix %j', (prefix) => {
    expect(refusal(() => createJsonEventLoggerConfig({ name: 'auditLog', prefix })).code).toBe(
      'INVALID_OPTIONS',
    );
  });
});
