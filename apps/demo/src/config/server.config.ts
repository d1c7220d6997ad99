import { registerAs } from '@nestjs/config';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ServerVariables } from './server-variables.js';

/** Where the demo listens. */
export interface ServerConfig {
  /** The address of both servers. @default '127.0.0.1' */
  readonly host: string;
  /** HTTP; 0 lets the system choose. @default 3000 */
  readonly port: number;
  /** Message patterns over TCP; 0 lets the system choose. @default 3001 */
  readonly tcpPort: number;
}

/**
 * The namespace `server`: `HOST`, `PORT` and `TCP_PORT`; one that is not set, or empty, has its default.
 * @throws Error that names every wrong variable and prints no value
 */
export const serverConfig = registerAs('server', (): ServerConfig => {
  const given = ['HOST', 'PORT', 'TCP_PORT'].flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  });
  const variables = plainToInstance(ServerVariables, Object.fromEntries(given));
  const problems = validateSync(variables).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (problems.length > 0) throw new Error(`Wrong environment:\n  ${problems.join('\n  ')}`);
  return { host: variables.HOST, port: variables.PORT, tcpPort: variables.TCP_PORT };
});
