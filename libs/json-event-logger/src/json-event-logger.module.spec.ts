import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { InjectJsonEventLogger } from './inject-json-event-logger.decorator.js';
import type {
  JsonEventLoggerModuleOptions,
  JsonEventLoggerOptionsFactory,
} from './json-event-logger-options.js';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';
import { createJsonEventLoggerConfig, jsonEventLoggerConfig } from './json-event-logger.config.js';
import { JsonEventLoggerModule } from './json-event-logger.module.js';
import { JsonEventLoggerService } from './json-event-logger.service.js';
import { getJsonEventLoggerToken } from './json-event-logger.tokens.js';

const timestamp = '2025-11-08T12:00:00.000Z';

describe('JsonEventLoggerModule', () => {
  let directory: string;
  let app: TestingModule | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'json-event-logger-module-'));
  });

  afterEach(async () => {
    await app?.close();
    app = undefined;
    await rm(directory, { recursive: true });
  });

  async function boot(...imports: NonNullable<ModuleMetadata['imports']>): Promise<TestingModule> {
    app = await Test.createTestingModule({ imports }).compile();
    return app.init();
  }

  const written = (under = directory) => readFile(join(under, '2025-11-08', 'events.json'), 'utf8');

  @Injectable()
  class OptionsFactory implements JsonEventLoggerOptionsFactory {
    createJsonEventLoggerOptions(): JsonEventLoggerModuleOptions {
      return { directory };
    }
  }

  @Module({ providers: [OptionsFactory], exports: [OptionsFactory] })
  class OptionsModule {}

  @Injectable()
  class Clerk {
    constructor(readonly eventLogger: JsonEventLoggerService) {}
  }

  @Module({ providers: [Clerk] })
  class OfficeModule {}

  describe.each([
    ['forRoot', () => JsonEventLoggerModule.forRoot({ directory })],
    [
      'forRootAsync with useFactory',
      () => JsonEventLoggerModule.forRootAsync({ useFactory: () => ({ directory }) }),
    ],
    [
      'forRootAsync with useFactory and inject',
      () =>
        JsonEventLoggerModule.forRootAsync({
          imports: [OptionsModule],
          inject: [OptionsFactory],
          useFactory: async (factory: OptionsFactory) =>
            Promise.resolve(factory.createJsonEventLoggerOptions()),
        }),
    ],
    ['forRootAsync with useClass', () => JsonEventLoggerModule.forRootAsync({ useClass: OptionsFactory })],
    [
      'forRootAsync with useExisting',
      () => JsonEventLoggerModule.forRootAsync({ imports: [OptionsModule], useExisting: OptionsFactory }),
    ],
  ])('%s', (_, module) => {
    it('opens a log that is injected by its class', async () => {
      const nest = await boot(module());
      await expect(nest.get(JsonEventLoggerService).logEvent({ timestamp })).resolves.toMatchObject({
        ok: true,
      });
      expect(await written()).toBe(`{"timestamp":"${timestamp}"}\n`);
    });
  });

  describe('isGlobal', () => {
    it('is false: a module that does not import the log cannot inject it', async () => {
      await expect(boot(JsonEventLoggerModule.forRoot({ directory }), OfficeModule)).rejects.toThrow(
        /can't resolve dependencies of the Clerk/,
      );
    });

    it.each([
      ['forRoot', () => JsonEventLoggerModule.forRoot({ isGlobal: true, directory })],
      [
        'forRootAsync',
        () => JsonEventLoggerModule.forRootAsync({ isGlobal: true, useFactory: () => ({ directory }) }),
      ],
    ])('makes the log of %s injectable everywhere', async (_, module) => {
      const nest = await boot(module(), OfficeModule);
      expect(nest.get(Clerk, { strict: false }).eventLogger).toBe(nest.get(JsonEventLoggerService));
    });
  });

  describe('named logs', () => {
    @Injectable()
    class Registrar {
      constructor(
        readonly events: JsonEventLoggerService,
        @InjectJsonEventLogger() readonly same: JsonEventLoggerService,
        @InjectJsonEventLogger('audit') readonly audit: JsonEventLoggerService,
      ) {}
    }

    it.each([
      ['forRoot', (audit: string) => JsonEventLoggerModule.forRoot({ name: 'audit', directory: audit })],
      [
        'forRootAsync',
        (audit: string) =>
          JsonEventLoggerModule.forRootAsync({ name: 'audit', useFactory: () => ({ directory: audit }) }),
      ],
    ])('of %s stand beside the one without a name', async (_, auditModule) => {
      const audit = join(directory, 'audit');
      @Module({
        imports: [
          JsonEventLoggerModule.forRoot({ directory: join(directory, 'events') }),
          auditModule(audit),
        ],
        providers: [Registrar],
      })
      class RegistryModule {}
      const nest = await boot(RegistryModule);
      const registrar = nest.get(Registrar);
      expect(registrar.same).toBe(registrar.events);
      expect(nest.get(getJsonEventLoggerToken('audit'), { strict: false })).toBe(registrar.audit);

      await registrar.events.logEvent({ timestamp, of: 'events' });
      await registrar.audit.logEvent({ timestamp, of: 'audit' });
      expect(await written(join(directory, 'events'))).toContain('"of":"events"');
      expect(await written(audit)).toContain('"of":"audit"');
    });

    it('are named in the message when they cannot open', async () => {
      await expect(
        boot(JsonEventLoggerModule.forRoot({ name: 'audit', directory, maxOpenFiles: 0 })),
      ).rejects.toThrow(/^Event log "audit": .*maxOpenFiles/);
    });
  });

  it('lets two logs of one application write the same directory', async () => {
    const nest = await boot(
      JsonEventLoggerModule.forRoot({ directory }),
      JsonEventLoggerModule.forRoot({ name: 'second', directory }),
    );
    const logs = [
      nest.get(JsonEventLoggerService),
      nest.get<JsonEventLoggerService>(getJsonEventLoggerToken('second'), { strict: false }),
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, number) => logs[number % 2]!.logEvent({ timestamp, number })),
    );
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    const numbers = (await written())
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { number: number }).number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, number) => number));
  });

  describe('with ConfigModule', () => {
    const VARIABLES = ['JSON_EVENT_LOGGER_DIRECTORY', 'JSON_EVENT_LOGGER_FILE_MODE', 'AUDIT_LOG_DIRECTORY'];
    afterEach(() => {
      for (const variable of VARIABLES) delete process.env[variable];
    });

    it('takes its options from the environment', async () => {
      process.env['JSON_EVENT_LOGGER_DIRECTORY'] = directory;
      const nest = await boot(
        ConfigModule.forRoot({ load: [jsonEventLoggerConfig], isGlobal: true, ignoreEnvFile: true }),
        JsonEventLoggerModule.forRootAsync(jsonEventLoggerConfig.asProvider()),
      );
      expect(nest.get(JsonEventLoggerService).directory).toBe(directory);
    });

    it('takes those of a named log from its own variables', async () => {
      process.env['AUDIT_LOG_DIRECTORY'] = directory;
      const auditLogConfig = createJsonEventLoggerConfig({ name: 'auditLog', prefix: 'AUDIT_LOG_' });
      const nest = await boot(
        ConfigModule.forRoot({ load: [auditLogConfig], isGlobal: true, ignoreEnvFile: true }),
        JsonEventLoggerModule.forRootAsync({ name: 'audit', ...auditLogConfig.asProvider() }),
      );
      const audit = nest.get<JsonEventLoggerService>(getJsonEventLoggerToken('audit'), { strict: false });
      expect(audit.directory).toBe(directory);
    });

    it('stops the boot with the message of the environment', async () => {
      process.env['JSON_EVENT_LOGGER_FILE_MODE'] = '999';
      await expect(
        boot(
          ConfigModule.forRoot({ load: [jsonEventLoggerConfig], isGlobal: true, ignoreEnvFile: true }),
          JsonEventLoggerModule.forRootAsync(jsonEventLoggerConfig.asProvider()),
        ),
      ).rejects.toThrow('JSON_EVENT_LOGGER_FILE_MODE must be an octal mode');
    });
  });

  describe('stops the boot', () => {
    const options = (wrong: object) => wrong as JsonEventLoggerModuleOptions;

    it.each<[string, object, string]>([
      ['an unknown option', { fileMod: 0o644 }, 'fileMod is not an option'],
      ['an option of the engine out of range', { lockTimeoutMs: 0 }, 'lockTimeoutMs must be'],
      [
        'an option of the service out of range',
        { slowWriteMs: 0 },
        'slowWriteMs must be a whole number from 1',
      ],
      ['a callback that is none', { onCommit: 'log' }, 'onCommit must be a function'],
      ['no directory', { directory: undefined }, 'directory must be a path'],
      ['a name in what the factory returns', { name: 'audit' }, 'name must stand beside the factory'],
      ['isGlobal in what the factory returns', { isGlobal: true }, 'isGlobal must stand beside the factory'],
    ])('for %s', async (_, wrong, message) => {
      const booted = boot(
        JsonEventLoggerModule.forRootAsync({ useFactory: () => options({ directory, ...wrong }) }),
      );
      await expect(booted).rejects.toThrow(JsonEventLoggerBootError);
      await expect(booted).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining(message),
      });
    });

    it('for an unknown option of forRoot', async () => {
      await expect(boot(JsonEventLoggerModule.forRoot(options({ directory, syncMs: 1 })))).rejects.toThrow(
        'syncMs is not an option',
      );
    });

    it('for a factory that returns nothing', async () => {
      await expect(
        boot(JsonEventLoggerModule.forRootAsync({ useFactory: () => options(undefined as never) })),
      ).rejects.toThrow('the factory of forRootAsync returned none');
    });

    it('for forRootAsync without a source of options, or with something unknown beside it', () => {
      expect(() => JsonEventLoggerModule.forRootAsync({})).toThrow(
        'needs useFactory, useClass or useExisting',
      );
      expect(() =>
        JsonEventLoggerModule.forRootAsync({ useClass: OptionsFactory, global: true } as object),
      ).toThrow('does not know global');
    });

    it('for a directory that cannot be made', async () => {
      const file = join(directory, 'file');
      await writeFile(file, '');
      await expect(
        boot(JsonEventLoggerModule.forRoot({ directory: join(file, 'events') })),
      ).rejects.toMatchObject({
        name: 'JsonEventLoggerBootError',
        code: 'DIRECTORY_UNUSABLE',
      });
    });
  });
});
