import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serverConfig } from './server.config.js';

const untouched = { ...process.env };

describe('serverConfig', () => {
  beforeEach(() => {
    for (const name of ['HOST', 'PORT', 'TCP_PORT']) delete process.env[name];
  });
  afterEach(() => {
    process.env = { ...untouched };
  });

  it('listens on loopback unless told otherwise', () => {
    expect(serverConfig()).toEqual({ host: '127.0.0.1', port: 3000, tcpPort: 3001 });
  });

  it('takes an empty variable for one that is not set', () => {
    Object.assign(process.env, { HOST: '', PORT: '', TCP_PORT: '' });
    expect(serverConfig()).toEqual({ host: '127.0.0.1', port: 3000, tcpPort: 3001 });
  });

  it.each(['localhost', '0.0.0.0', '::1', 'demo.example.org'])('listens on %s', (host) => {
    Object.assign(process.env, { HOST: host, PORT: '0', TCP_PORT: '65535' });
    expect(serverConfig()).toEqual({ host, port: 0, tcpPort: 65_535 });
  });

  it.each(['not a host', 'http://localhost', 'localhost:3000', '300.1.1.1'])(
    'refuses the host %p',
    (host) => {
      process.env['HOST'] = host;
      expect(serverConfig).toThrow('HOST must be an IP address or a host name');
    },
  );

  it.each(['65536', '-1', '3000.5', '0x10', '1e3', ' 80', 'http'])('refuses the port %p', (port) => {
    process.env['PORT'] = port;
    expect(serverConfig).toThrow('PORT must be a whole number from 0 to 65535');
  });

  it('names every wrong variable and prints no value', () => {
    Object.assign(process.env, { HOST: 'se cret', PORT: 's3cret', TCP_PORT: '99999' });
    expect(serverConfig).toThrow(
      new Error(
        [
          'Wrong environment:',
          'HOST must be an IP address or a host name',
          'PORT must be a whole number from 0 to 65535',
          'TCP_PORT must be a whole number from 0 to 65535',
        ].join('\n  '),
      ),
    );
  });
});
