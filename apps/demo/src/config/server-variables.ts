import { IsHost } from './is-host.decorator.js';
import { IsPort } from './is-port.decorator.js';

/** The environment variables that say where the demo listens. */
export class ServerVariables {
  /** The address of both servers. */
  @IsHost()
  HOST = '127.0.0.1';

  /** HTTP. */
  @IsPort()
  PORT = 3000;

  /** Message patterns over TCP. */
  @IsPort()
  TCP_PORT = 3001;
}
