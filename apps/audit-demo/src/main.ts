import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { httpConfig } from './http.config.js';

// A wrong setting ends here: Nest prints the one message and exits with 1.
const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
app.enableShutdownHooks();
const { host, port } = app.get<ConfigType<typeof httpConfig>>(httpConfig.KEY);
try {
  await app.listen(port, host);
  Logger.log(`Listening on ${await app.getUrl()}`, 'AuditDemo');
} catch {
  // Nest has told why.
  process.exitCode = 1;
  await app.close();
}
