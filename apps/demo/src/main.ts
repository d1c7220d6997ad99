import 'reflect-metadata';
import { join, relative } from 'node:path';
import { Logger } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { jsonEventLoggerConfig } from '@eventlog/json-event-logger';
import { AppModule } from './app.module.js';
import { checkConfiguration } from './config/check-configuration.js';
import { serverConfig } from './config/server.config.js';
import { createHttpAdapter } from './http-adapter.js';
import { startDemo } from './start-demo.js';

const SAMPLE = join(import.meta.dirname, '../samples/camera-event.json');

const logger = new Logger('Demo');

async function main(): Promise<void> {
  await ConfigModule.envVariablesLoaded;
  checkConfiguration([serverConfig, jsonEventLoggerConfig]);
  const { maxLineBytes } = jsonEventLoggerConfig();
  // Nest itself reports what fails in here, and exits.
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createHttpAdapter(maxLineBytes), {
    return503OnClosing: true,
    // Without debug: the event log has a debug line for every slow commit.
    logger: ['log', 'warn', 'error', 'fatal'],
  });
  try {
    const { http, tcp } = await startDemo(app);
    logger.log(`Camera events come in at ${http}/events and as 'camera.event' at ${tcp}. Paste next:`);
    logger.log(
      `curl -i -H 'Content-Type: application/json' --data-binary @${relative(process.cwd(), SAMPLE)} ${http}/events`,
    );
  } catch (error) {
    await app.close();
    throw error;
  }
}

try {
  await main();
} catch (error) {
  logger.fatal((error as Error).message);
  process.exit(1);
}
