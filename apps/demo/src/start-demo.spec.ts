import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { serverConfig } from './config/server.config.js';
import { createHttpAdapter } from './http-adapter.js';
import { startDemo } from './start-demo.js';
import { LogLines } from './testing/log-lines.js';

@Module({})
class ServersOnly {}

async function start(config: {
  host: string;
  port: number;
  tcpPort: number;
}): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ServersOnly, providers: [{ provide: serverConfig.KEY, useValue: config }] },
    createHttpAdapter(),
    { logger: new LogLines(), abortOnError: false },
  );
  try {
    await startDemo(app);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

describe('startDemo', () => {
  let occupant: Server;
  let taken: number;
  beforeEach(async () => {
    occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    taken = (occupant.address() as AddressInfo).port;
  });
  afterEach(async () => {
    await once(occupant.close(), 'close');
  });

  it('says that the HTTP port is taken', async () => {
    await expect(start({ host: '127.0.0.1', port: taken, tcpPort: 0 })).rejects.toThrow('EADDRINUSE');
  });

  it('says that the TCP port is taken', async () => {
    await expect(start({ host: '127.0.0.1', port: 0, tcpPort: taken })).rejects.toThrow('EADDRINUSE');
  });

  it('says that the address is not of this machine', async () => {
    await expect(start({ host: '192.0.2.1', port: 0, tcpPort: 0 })).rejects.toThrow('EADDRNOTAVAIL');
  });
});
