import { join } from 'node:path';
import { benchEvents } from '../bench-events.js';
import { DemoServer } from '../http/demo-server.js';
import { postEvents, requestBodies } from '../http/load-generator.js';
import { eventsPerSecond } from '../results.js';
import { takeTurns, type Entry } from '../turns.js';
import { turnsOf, type Suite } from './suite.js';

const CONNECTIONS = 64;
/** Before the speed of a server is known; high, for a server has much to warm up. */
const ASSUMED_REQUESTS_PER_SECOND = 20_000;
const FEWEST_REQUESTS = 640;

/** What durability costs the caller of an application. */
export const httpSuite: Suite = {
  name: 'http',
  title: 'POST /events, and the same application whose handler only validates',
  method: `autocannon with ${CONNECTIONS} connections against the built demo in a process of its own, and against the same built demo whose \`EventJournal.append\` was made to answer at once (\`node --import\`): everything but the log is the same.`,
  measure(bench) {
    return bench.directories.during(async (folder) => {
      const bodies = requestBodies(benchEvents());
      const servers: DemoServer[] = [];
      const entry = async (key: string, name: string, logs: boolean): Promise<Entry> => {
        const server = await DemoServer.start(join(folder, key), logs);
        servers.push(server);
        let requestsPerSecond = ASSUMED_REQUESTS_PER_SECOND;
        return {
          key,
          name,
          acknowledgement: logs ? 'disk' : 'nothing',
          concurrency: CONNECTIONS,
          async trial(_, milliseconds) {
            const amount = Math.ceil(requestsPerSecond * (milliseconds / 1000));
            const trial = await postEvents(
              server.eventsUrl,
              bodies,
              CONNECTIONS,
              Math.max(FEWEST_REQUESTS, amount),
            );
            requestsPerSecond = eventsPerSecond(trial.sample);
            return trial;
          },
        };
      };
      try {
        const entries = [
          await entry('demo', 'POST /events, on disk', true),
          await entry('validating', 'POST /events, validating only', false),
        ];
        return await takeTurns(entries, turnsOf(this.name, bench));
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    });
  },
};
