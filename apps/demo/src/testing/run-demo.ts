import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  jsonEventLoggerConfig,
  type JsonEventLoggerModuleOptions,
  JsonEventLoggerService,
} from '@eventlog/json-event-logger';
import type { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import { AppModule } from '../app.module.js';
import { serverConfig } from '../config/server.config.js';
import { createHttpAdapter } from '../http-adapter.js';
import { type DemoAddresses, startDemo } from '../start-demo.js';
import { LogLines } from './log-lines.js';

/** The demo as a spec sees it: both servers on free ports, its own directory. */
export interface RunningDemo extends DemoAddresses {
  readonly app: NestFastifyApplication;
  /** The event log's, gone after `stop`. */
  readonly directory: string;
  readonly log: LogLines;
  stop(): Promise<void>;
}

/**
 * Starts the whole application in this process.
 *
 * @param options of the event log, beside its directory
 * @param recorder takes the place of the event log
 */
export async function runDemo(
  options: Partial<JsonEventLoggerModuleOptions> = {},
  recorder?: RecordingJsonEventLogger,
): Promise<RunningDemo> {
  const directory = await mkdtemp(join(tmpdir(), 'demo-'));
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(serverConfig.KEY)
    .useValue({ host: '127.0.0.1', port: 0, tcpPort: 0 })
    .overrideProvider(jsonEventLoggerConfig.KEY)
    .useValue({ directory, ...options });
  if (recorder) builder.overrideProvider(JsonEventLoggerService).useValue(recorder);

  const module = await builder.compile();
  const log = new LogLines();
  const app = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(options.maxLineBytes), {
    logger: log,
  });
  const addresses = await startDemo(app);
  return {
    ...addresses,
    app,
    directory,
    log,
    stop: async () => {
      await app.close();
      await rm(directory, { recursive: true });
    },
  };
}
