import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FileHandle, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type LoggerService, Module, type OnModuleInit } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { JsonEventLoggerModuleOptions } from './json-event-logger-options.js';
import { JsonEventLoggerModule } from './json-event-logger.module.js';
import { JsonEventLoggerService } from './json-event-logger.service.js';

/** The engine's own lock, to stand in its way. */
const { tryLock } = createRequire(import.meta.url)('fs-native-extensions') as {
  tryLock: (fd: number) => boolean;
};

const timestamp = '2025-11-08T12:00:00.000Z';
const file = '2025-11-08/events.json';

describe('JsonEventLoggerService', () => {
  let directory: string;
  let app: TestingModule | undefined;
  let lines: string[];
  let heldLock: FileHandle | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'json-event-logger-service-'));
    lines = [];
  });

  afterEach(async () => {
    await heldLock?.close();
    heldLock = undefined;
    await app?.close();
    app = undefined;
    await rm(directory, { recursive: true });
  });

  const write = (level: string) => (message: unknown, context: unknown) => {
    if (context === JsonEventLoggerService.name) lines.push(`${level}: ${String(message)}`);
  };
  const logger: LoggerService = {
    log: write('log'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
  };

  async function boot(
    options: Partial<JsonEventLoggerModuleOptions> = {},
    ...imports: NonNullable<Parameters<typeof Test.createTestingModule>[0]['imports']>
  ): Promise<JsonEventLoggerService> {
    app = await Test.createTestingModule({
      imports: [
        JsonEventLoggerModule.forRoot({ directory, slowWriteMs: 60_000, isGlobal: true, ...options }),
        ...imports,
      ],
    })
      .setLogger(logger)
      .compile();
    await app.init();
    return app.get(JsonEventLoggerService);
  }

  const written = () => readFile(join(directory, file), 'utf8');

  /** As another writer does who is in the middle of a long commit: nothing else can be written until it is let go. */
  async function holdTheLock(): Promise<void> {
    heldLock = await open(join(directory, '.journal', 'lock'), 'r+');
    expect(tryLock(heldLock.fd)).toBe(true);
  }

  async function letTheLockGo(): Promise<void> {
    await heldLock?.close();
    heldLock = undefined;
  }

  /** A regular file where the day's directory should be: every write of that day fails, for root as well. */
  const blockTheDay = () => writeFile(join(directory, '2025-11-08'), 'in the way');
  const clearTheDay = () => rm(join(directory, '2025-11-08'));

  async function eventually(holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 600 && !holds(); tries++) await sleep(50);
    expect(holds()).toBe(true);
  }

  describe('logEvent', () => {
    it('answers with the place of the line, once it is there', async () => {
      const log = await boot();
      await expect(log.logEvent({ timestamp, what: 'door' })).resolves.toEqual({
        ok: true,
        path: join(directory, file),
        day: '2025-11-08',
        durability: 'disk',
      });
      expect(await written()).toBe(`{"timestamp":"${timestamp}","what":"door"}\n`);
    });

    it('takes an event as it is at the call', async () => {
      const log = await boot();
      const event = { timestamp, n: 1 };
      const logged = log.logEvent(event);
      event.n = 2;
      await logged;
      expect(await written()).toContain('"n":1');
    });

    it('neither throws nor rejects, whatever it is given', async () => {
      const log = await boot({ maxLineBytes: 200 });
      const cyclic: Record<string, unknown> = { timestamp };
      cyclic['self'] = cyclic;
      const hostile: [unknown, string][] = [
        [undefined, 'BAD_TIMESTAMP'],
        [null, 'BAD_TIMESTAMP'],
        ['text', 'BAD_TIMESTAMP'],
        [{ timestamp: '2025-11-08' }, 'BAD_TIMESTAMP'],
        [cyclic, 'NOT_SERIALISABLE'],
        [{ timestamp, n: 1n }, 'NOT_SERIALISABLE'],
        [{ timestamp, toJson: () => '{}\n{}' }, 'NOT_ONE_LINE'],
        [{ timestamp, text: 'x'.repeat(200) }, 'TOO_LARGE'],
      ];
      for (const [event, code] of hostile) {
        await expect(log.logEvent(event as { timestamp: string })).resolves.toMatchObject({
          ok: false,
          code,
        });
      }
      await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
    });
  });

  it('tells where an event goes before it is logged', async () => {
    const log = await boot({ timeZone: 'Asia/Kathmandu', fileName: 'camera.jsonl' });
    expect(log.locate('2025-11-08T18:15:00Z')).toEqual({
      day: '2025-11-09',
      path: join(directory, '2025-11-09/camera.jsonl'),
    });
    expect(log.locate('2025-11-08 18:15')).toBeUndefined();
  });

  it('has everything on disk after flush', async () => {
    const log = await boot();
    for (let n = 0; n < 50; n++) void log.logEvent({ timestamp, n });
    await log.flush();
    expect((await written()).match(/\n/g)).toHaveLength(50);
  });

  it('counts events and times every commit', async () => {
    const log = await boot();
    for (let n = 0; n < 3; n++) await log.logEvent({ timestamp, n });
    await log.logEvent({ timestamp: 'yesterday' });
    const { acknowledged, refused, commits, timings } = log.stats();
    expect({ acknowledged, badTimestamps: refused.BAD_TIMESTAMP, commits, timed: timings.count }).toEqual({
      acknowledged: 3,
      badTimestamps: 1,
      commits: 3,
      timed: 3,
    });
    expect(timings.p50Ms).toBeGreaterThan(0);
    expect(timings.maxMs).toBeGreaterThanOrEqual(timings.p99Ms);
  });

  it("passes the engine's reports on to the application's own callbacks", async () => {
    const commits: number[] = [];
    const incidents: string[] = [];
    const log = await boot({
      onCommit: ({ events }) => commits.push(events),
      onIncident: ({ kind }) => incidents.push(kind),
    });
    await log.logEvent({ timestamp });
    await rm(join(directory, '2025-11-08'), { recursive: true });
    await log.logEvent({ timestamp });
    expect(commits).toEqual([1, 1]);
    expect(incidents).toEqual(['moved']);
    expect(lines.filter((line) => line.includes('moved or removed from outside'))).toHaveLength(1);
  });

  describe('when the disk fails', () => {
    it('warns once however many events fail, goes on by itself, and tells it at the latest when it closes', async () => {
      const log = await boot();
      await blockTheDay();
      const outcomes = await Promise.all(
        Array.from({ length: 500 }, (_, n) => log.logEvent({ timestamp, n })),
      );
      for (let n = 0; n < 20; n++) outcomes.push(await log.logEvent({ timestamp, n }));
      expect(outcomes.filter((outcome) => !outcome.ok && outcome.code === 'WRITE_FAILED')).toHaveLength(520);
      expect(log.stats()).toMatchObject({ state: 'failing', lastFailureAt: expect.any(Date) });

      await clearTheDay();
      await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
      expect(log.stats().state).toBe('open');
      await log.close();
      expect(lines.slice(1)).toEqual([
        expect.stringMatching(/^warn: Writing .*2025-11-08\/events\.json fails with E[A-Z]+ \(/),
        'log: Writing works again; 520 events were refused',
      ]);
    });

    it('warns once per episode of overload', async () => {
      const log = await boot({ maxLineBytes: 100, maxPendingBytes: 1000 });
      await log.logEvent({ timestamp });
      await holdTheLock();
      const outcomes = Array.from({ length: 500 }, (_, n) => log.logEvent({ timestamp, n }));
      await eventually(() => lines.some((line) => line.includes('Overloaded')));
      await letTheLockGo();
      const refused = (await Promise.all(outcomes)).filter((outcome) => !outcome.ok);
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['OVERLOADED']));
      await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
      expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
        expect.stringMatching(
          `^warn: Overloaded: ${refused.length} events refused, [0-9]+ bytes wait for the disk$`,
        ),
      ]);
    }, 60_000);
  });

  it('writes a debug line for each slow commit and sums them up in one warning', async () => {
    const log = await boot({ slowWriteMs: 20 });
    await log.logEvent({ timestamp });
    await holdTheLock();
    const logged = log.logEvent({ timestamp });
    await sleep(100);
    await letTheLockGo();
    await logged;
    await log.close();
    expect(log.stats().timings.maxMs).toBeGreaterThan(20);
    const debugs = lines.filter((line) => line.startsWith('debug: Slow commit'));
    expect(debugs).toHaveLength(log.stats().timings.slow);
    const warnings = lines.filter((line) => line.includes('of more than 20 ms'));
    expect(warnings.length).toBeGreaterThanOrEqual(1);
    expect(warnings.length).toBeLessThanOrEqual(2);
  });

  describe('at shutdown', () => {
    it('loses nothing of what was accepted', async () => {
      const log = await boot();
      const outcomes = Array.from({ length: 1000 }, (_, n) => log.logEvent({ timestamp, n }));
      await app?.close();
      expect((await Promise.all(outcomes)).filter(({ ok }) => !ok)).toEqual([]);
      expect((await written()).match(/\n/g)).toHaveLength(1000);
    });

    it('takes events until the last hook and answers CLOSED from then on', async () => {
      const log = await boot();
      await log.beforeApplicationShutdown();
      await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
      const closing = log.onApplicationShutdown();
      await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: false, code: 'CLOSED' });
      await closing;
      expect(log.stats().state).toBe('closed');
    });

    it('writes what other hooks log without waiting for it', async () => {
      @Injectable()
      class Farewell {
        constructor(private readonly log: JsonEventLoggerService) {}

        onModuleDestroy(): void {
          void this.log.logEvent({ timestamp, hook: 'onModuleDestroy' });
        }

        beforeApplicationShutdown(): void {
          void this.log.logEvent({ timestamp, hook: 'beforeApplicationShutdown' });
        }
      }
      @Module({ providers: [Farewell] })
      class FarewellModule {}
      await boot({}, FarewellModule);
      await app?.close();
      expect(await written()).toMatch(/onModuleDestroy.*\n.*beforeApplicationShutdown.*\n$/);
    });

    it('can be closed twice', async () => {
      const log = await boot();
      await Promise.all([log.close(), log.close()]);
      await app?.close();
      await log.close();
      expect(log.stats().state).toBe('closed');
    });

    it('waits no longer than it is told, and says how many events it leaves', async () => {
      const log = await boot({ shutdownTimeoutMs: 50 });
      await log.logEvent({ timestamp });
      await holdTheLock();
      const logged = [log.logEvent({ timestamp }), log.logEvent({ timestamp })];
      await app?.close();
      expect(heldLock).toBeDefined();
      expect(lines.at(-1)).toBe(
        'warn: The disk was too slow to shut down in time; 2 events still wait and are not acknowledged',
      );
      await letTheLockGo();
      await expect(Promise.all(logged)).resolves.toMatchObject([{ ok: true }, { ok: true }]);
      await log.close();
    });
  });

  it('leaves the directory usable when the boot fails after it was opened', async () => {
    @Injectable()
    class Broken implements OnModuleInit {
      onModuleInit(): void {
        throw new Error('something else is wrong');
      }
    }
    @Module({ providers: [Broken] })
    class BrokenModule {}
    await expect(boot({}, BrokenModule)).rejects.toThrow('something else is wrong');
    await app?.close();
    const log = await boot();
    await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
  });

  it('can be opened without a module, and its options are checked all the same', async () => {
    await mkdir(directory, { recursive: true });
    const log = await JsonEventLoggerService.open({ directory });
    await expect(log.logEvent({ timestamp })).resolves.toMatchObject({ ok: true });
    await log.close();
    await expect(JsonEventLoggerService.open({ directory, shutdownTimeoutMs: 0.5 })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });
});
