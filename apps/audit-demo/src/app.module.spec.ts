import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonEventLoggerService } from '@eventlog/json-event-logger';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

interface Line {
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

/** With what .env holds: the import of the application has read it. */
const environment = { ...process.env };

describe('The audit demo', () => {
  let directory: string;
  let app: NestFastifyApplication;
  let errors: string[];

  async function start(): Promise<string> {
    const logger: LoggerService = {
      log: () => undefined,
      warn: () => undefined,
      error: (message: unknown) => errors.push(String(message)),
    };
    app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
      abortOnError: false,
      logger,
    });
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  async function lines(): Promise<Line[]> {
    const days = (await readdir(directory)).filter((name) => !name.startsWith('.')).sort();
    const files = await Promise.all(days.map((day) => readFile(join(directory, day, 'events.json'), 'utf8')));
    return files.flatMap((file) => file.trimEnd().split('\n')).map((line) => JSON.parse(line) as Line);
  }

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'audit-demo-'));
    process.env['JSON_EVENT_LOGGER_DIRECTORY'] = directory;
    errors = [];
  });

  afterEach(async () => {
    await app?.close();
    for (const variable of Object.keys(process.env)) delete process.env[variable];
    Object.assign(process.env, environment);
    await rm(directory, { recursive: true });
  });

  it('writes who called which route before the answer leaves', async () => {
    const url = await start();
    const opened = await fetch(`${url}/doors/front/open?pin=1234`, {
      method: 'POST',
      headers: { 'x-actor': 'ada' },
    });
    expect(opened.status).toBe(201);
    const written = await lines();
    expect(written).toEqual([
      {
        timestamp: expect.any(String),
        actor: 'ada',
        method: 'POST',
        route: '/doors/:door/open',
        status: 201,
      },
    ]);
    expect(Object.keys(written[0]!)).toEqual(['timestamp', 'actor', 'method', 'route', 'status']);
  });

  it('writes refused calls too, and those of nobody in particular', async () => {
    const url = await start();
    await fetch(`${url}/doors`);
    await fetch(`${url}/doors/trap/open`, { method: 'POST' });
    expect(await lines()).toMatchObject([
      { actor: 'anonymous', method: 'GET', route: '/doors', status: 200 },
      { actor: 'anonymous', method: 'POST', route: '/doors/:door/open', status: 404 },
    ]);
  });

  it("names the day by Berlin's calendar, as its .env file says", async () => {
    await start();
    const auditLog = app.get(JsonEventLoggerService);
    expect(auditLog.locate('2025-11-08T22:59:59.999Z')?.day).toBe('2025-11-08');
    expect(auditLog.locate('2025-11-08T23:00:00.000Z')?.day).toBe('2025-11-09');
  });

  it('answers 503 when the call cannot be audited', async () => {
    const url = await start();
    await rm(directory, { recursive: true });
    await writeFile(directory, 'in the way');
    const answer = await fetch(`${url}/doors`);
    expect(answer.status).toBe(503);
  });

  it('does not start with wrong variables, and says all of them in one message', async () => {
    process.env['JSON_EVENT_LOGGER_FILE_MODE'] = '999';
    process.env['JSON_EVENT_LOGGER_TIME_ZONE'] = 'Mars/Olympus';
    await expect(start()).rejects.toThrow('Wrong environment');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('JSON_EVENT_LOGGER_FILE_MODE must be');
    expect(errors[0]).toContain('JSON_EVENT_LOGGER_TIME_ZONE must be');
    expect(errors[0]).not.toMatch(/999|Olympus/);
  });

  it.each(['65536', '-1', 'http', '3e3'])('does not start on the port %j', async (port) => {
    process.env['PORT'] = port;
    await expect(start()).rejects.toThrow('PORT must be a whole number');
  });
});
