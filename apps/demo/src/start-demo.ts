import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServerConfig } from './config/server.config.js';
import { serverConfig } from './config/server.config.js';
import { serveOpenApi } from './open-api.js';

/** Where a started demo can be reached. */
export interface DemoAddresses {
  /** `http://127.0.0.1:3000` */
  readonly http: string;
  /** `tcp://127.0.0.1:3001` */
  readonly tcp: string;
}

/**
 * Makes the application listen, both ways, and shut down in order on a signal.
 *
 * @throws the system's error when an address cannot be had
 */
export async function startDemo(app: NestFastifyApplication): Promise<DemoAddresses> {
  const { host, port, tcpPort } = app.get<ServerConfig>(serverConfig.KEY);
  const { bodyLimit } = app.getHttpAdapter().getInstance().initialConfig;
  const microservice = app.connectMicroservice<MicroserviceOptions>(
    { transport: Transport.TCP, options: { host, port: tcpPort, maxBufferSize: bodyLimit } },
    { inheritAppConfig: true },
  );
  app.enableShutdownHooks();
  serveOpenApi(app);

  const tcpServer = microservice.unwrap<Server>();
  // Nest's TCP server answers to EADDRINUSE only; on any other error its promise stays pending for ever.
  const failed = once(tcpServer, 'error').then(([error]) => Promise.reject(error as Error));
  await Promise.race([app.startAllMicroservices(), failed]);
  await app.listen(port, host);
  return {
    http: `http://${authority(app.getHttpServer().address() as AddressInfo)}`,
    tcp: `tcp://${authority(tcpServer.address() as AddressInfo)}`,
  };
}

function authority({ address, family, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
