import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ClientProxy, ClientProxyFactory, Transport } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';

describe('The demo, given events over TCP', () => {
  let directory: EventDirectory;
  let demo: DemoProcess;
  let camera: ClientProxy;
  const emit = (event: unknown) =>
    lastValueFrom(camera.emit('camera.event', event), { defaultValue: undefined });
  /** A message has no answer, so the files are asked. */
  const linesOf = async (day: string, count: number) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const events = await directory.events(day).catch(() => []);
      if (events.length >= count) return events;
      await sleep(10);
    }
    throw new Error(`There are not ${count} events on ${day}`);
  };
  beforeEach(async () => {
    directory = await EventDirectory.make();
    demo = await DemoProcess.start({ directory: directory.path });
    camera = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port: demo.tcpPort },
    });
  });
  afterEach(async () => {
    await camera.close();
    await demo.stop();
    await directory.remove();
  });

  it('logs them as it does those over HTTP', async () => {
    await emit(cameraEventBody({ event_id: 'over-tcp' }));
    const [event] = await linesOf('2025-11-08', 1);
    await demo.post(cameraEventBody({ event_id: 'over-http' }));
    const [, posted] = await linesOf('2025-11-08', 2);
    expect({ ...event, event_id: 'over-http' }).toEqual(posted);
  });

  it('logs and counts a bad one, and takes the next', async () => {
    await emit({ timestamp: 'yesterday' });
    await emit('nonsense');
    await demo.says(/An event was refused.*timestamp/);
    await emit(cameraEventBody());
    expect(await linesOf('2025-11-08', 1)).toHaveLength(1);
    const stats = (await (await fetch(`${demo.http}/stats`)).json()) as { unanswered: unknown };
    expect(stats.unanswered).toEqual({ INVALID_EVENT: 2 });
    expect(demo.lines('ERROR')).toEqual([]);
  });
});
