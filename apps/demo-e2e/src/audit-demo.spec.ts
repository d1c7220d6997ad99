import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppProcess } from './app-process.js';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';

describe('The audit demo, beside the demo', () => {
  let directory: EventDirectory;
  let demo: DemoProcess;
  let audit: AppProcess;
  beforeEach(async () => {
    directory = await EventDirectory.make();
    demo = await DemoProcess.start({ directory: join(directory.path, 'events') });
    audit = AppProcess.start(['node', 'apps/audit-demo/dist/main.js'], {
      HOST: '127.0.0.1',
      PORT: '0',
      JSON_EVENT_LOGGER_DIRECTORY: join(directory.path, 'audit'),
    });
  });
  afterEach(async () => {
    await Promise.all([demo.stop(), audit.stop()]);
    await directory.remove();
  });

  it('logs another kind of event through the same library into its own directory', async () => {
    const http = await audit.says(/Listening on (http:\S+)/);
    const opened = await fetch(`${http}/doors/front/open`, { method: 'POST', headers: { 'X-Actor': 'ada' } });
    expect(opened.status).toBe(201);
    expect((await demo.post(cameraEventBody())).status).toBe(201);

    const calls = await new EventDirectory(join(directory.path, 'audit')).allEvents();
    expect(calls).toEqual([
      {
        timestamp: expect.any(String),
        actor: 'ada',
        method: 'POST',
        route: '/doors/:door/open',
        status: 201,
      },
    ]);
    const events = await new EventDirectory(join(directory.path, 'events')).allEvents();
    expect(events).toMatchObject([{ camera_id: 'front-door' }]);
  });
});
