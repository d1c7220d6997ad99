import { AppProcess, type Ending } from './app-process.js';

/** How to start the demo. */
export interface DemoOptions {
  /** The event log's directory. */
  readonly directory: string;
  readonly variables?: Record<string, string>;
  /** Shell text to run before the demo takes the shell's place, say `umask 077`. */
  readonly before?: string;
}

/** The built demo, listening on free ports of the loopback address. */
export class DemoProcess {
  private constructor(
    private readonly app: AppProcess,
    /** `http://127.0.0.1:<port>` */
    readonly http: string,
    readonly tcpPort: number,
  ) {}

  /** Starts it and waits until it listens both ways. */
  static async start({ directory, variables, before }: DemoOptions): Promise<DemoProcess> {
    const app = AppProcess.start(
      before
        ? ['sh', '-c', `${before}; exec node apps/demo/dist/main.js`]
        : ['node', 'apps/demo/dist/main.js'],
      {
        HOST: '127.0.0.1',
        PORT: '0',
        TCP_PORT: '0',
        JSON_EVENT_LOGGER_DIRECTORY: directory,
        JSON_EVENT_LOGGER_TIME_ZONE: 'UTC',
        ...variables,
      },
    );
    const http = await app.says(/come in at (http:\S+)\/events/);
    const tcpPort = await app.says(/tcp:\/\/127\.0\.0\.1:(\d+)/);
    return new DemoProcess(app, http, Number(tcpPort));
  }

  get pid(): number {
    return this.app.pid;
  }

  /** Its log lines of one level. */
  lines(level: 'WARN' | 'ERROR' | 'FATAL'): string[] {
    return this.app.output.split('\n').filter((line) => new RegExp(`^\\[Nest\\].* ${level} `).test(line));
  }

  says(line: RegExp): Promise<string> {
    return this.app.says(line);
  }

  /** Sends an event; text goes as it is. */
  post(event: unknown): Promise<Response> {
    return fetch(`${this.http}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: typeof event === 'string' ? event : JSON.stringify(event),
    });
  }

  stop(signal?: NodeJS.Signals): Promise<Ending> {
    return this.app.stop(signal);
  }
}
