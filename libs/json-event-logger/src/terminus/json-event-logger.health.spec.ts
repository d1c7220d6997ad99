import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FileHandle, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { Test, type TestingModule } from '@nestjs/testing';
import { JsonEventLoggerModule } from '../json-event-logger.module.js';
import { JsonEventLoggerService } from '../json-event-logger.service.js';
import { JsonEventLoggerHealthIndicator } from './json-event-logger.health.js';

/** The engine's own lock, to stand in its way. */
const { tryLock } = createRequire(import.meta.url)('fs-native-extensions') as {
  tryLock: (fd: number) => boolean;
};

const timestamp = '2025-11-08T12:00:00.000Z';

describe('JsonEventLoggerHealthIndicator', () => {
  let directory: string;
  let app: TestingModule;
  let log: JsonEventLoggerService;
  let indicator: JsonEventLoggerHealthIndicator;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'json-event-logger-health-'));
    app = await Test.createTestingModule({
      imports: [
        TerminusModule.forRoot({ logger: false }),
        JsonEventLoggerModule.forRoot({ directory: join(directory, 'events') }),
        JsonEventLoggerModule.forRoot({ name: 'audit', directory: join(directory, 'audit') }),
      ],
      providers: [JsonEventLoggerHealthIndicator],
    }).compile();
    await app.init();
    log = app.get(JsonEventLoggerService);
    indicator = app.get(JsonEventLoggerHealthIndicator);
  });

  afterEach(async () => {
    await app.close();
    await rm(directory, { recursive: true });
  });

  const blockTheDay = () => writeFile(join(directory, 'events', '2025-11-08'), 'in the way');

  it('is up with what an operator wants to know', async () => {
    await expect(indicator.isHealthy('event-log')).resolves.toEqual({
      'event-log': {
        status: 'up',
        state: 'open',
        lastCommitAt: null,
        pendingEvents: 0,
        pendingBytes: 0,
        acknowledged: 0,
        refused: {},
        lastErrorCode: null,
        freeBytes: expect.any(Number),
      },
    });
    await log.logEvent({ timestamp });
    await log.logEvent({ timestamp: 'yesterday' });
    await expect(indicator.isHealthy('event-log')).resolves.toMatchObject({
      'event-log': {
        status: 'up',
        lastCommitAt: expect.stringMatching(/^\d{4}-.*Z$/),
        acknowledged: 1,
        refused: { BAD_TIMESTAMP: 1 },
      },
    });
  });

  it('is down while the log cannot write, with the code of the system', async () => {
    await blockTheDay();
    await log.logEvent({ timestamp });
    await expect(indicator.isHealthy('event-log')).resolves.toMatchObject({
      'event-log': {
        status: 'down',
        state: 'failing',
        message: 'the event log cannot write',
        lastErrorCode: expect.stringMatching(/^E[A-Z]+$/),
        refused: { WRITE_FAILED: 1 },
      },
    });
  });

  it('is up again when no further event has failed for a while, so that one may show whether the disk is well', async () => {
    await blockTheDay();
    await log.logEvent({ timestamp });
    await expect(indicator.isHealthy('event-log', { retryAfterMs: 0 })).resolves.toMatchObject({
      'event-log': { status: 'up', state: 'failing' },
    });
  });

  it('is down when the disk does not get done with what is waiting', async () => {
    await log.logEvent({ timestamp });
    const lock: FileHandle = await open(join(directory, 'events', '.journal', 'lock'), 'r+');
    expect(tryLock(lock.fd)).toBe(true);
    const logged = log.logEvent({ timestamp });
    await expect(indicator.isHealthy('event-log', { timeoutMs: 20 })).resolves.toMatchObject({
      'event-log': { status: 'down', message: 'the disk has not got done in 20 ms', pendingEvents: 1 },
    });
    await lock.close();
    await logged;
    await expect(indicator.isHealthy('event-log')).resolves.toMatchObject({ 'event-log': { status: 'up' } });
  });

  it('is down when the volume is nearly full', async () => {
    await expect(
      indicator.isHealthy('event-log', { minFreeBytes: Number.MAX_SAFE_INTEGER }),
    ).resolves.toMatchObject({
      'event-log': { status: 'down', message: 'the volume is nearly full' },
    });
  });

  it('does without the free space where the system does not tell', async () => {
    await rename(join(directory, 'events'), join(directory, 'elsewhere'));
    await expect(indicator.isHealthy('event-log', { minFreeBytes: 1 })).resolves.toMatchObject({
      'event-log': { status: 'up', freeBytes: null },
    });
  });

  it('looks at a named log', async () => {
    await blockTheDay();
    await log.logEvent({ timestamp });
    await expect(indicator.isHealthy('audit-log', { name: 'audit' })).resolves.toMatchObject({
      'audit-log': { status: 'up', state: 'open' },
    });
  });

  it('is down when the log is closed', async () => {
    await log.close();
    await expect(indicator.isHealthy('event-log')).resolves.toMatchObject({
      'event-log': { status: 'down', state: 'closed', message: 'the event log is closed' },
    });
  });

  it("fails terminus's health check when it is down", async () => {
    await log.close();
    const health = app.get(HealthCheckService);
    await expect(health.check([() => indicator.isHealthy('event-log')])).rejects.toMatchObject({
      response: { status: 'error', error: { 'event-log': { status: 'down' } } },
    });
  });
});
