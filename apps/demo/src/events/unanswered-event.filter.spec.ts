import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ClientProxy, ClientProxyFactory, Transport } from '@nestjs/microservices';
import { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import { lastValueFrom } from 'rxjs';
import { cameraEventBody } from '../testing/camera-event-body.js';
import { type RunningDemo, runDemo } from '../testing/run-demo.js';

describe("The message pattern 'camera.event'", () => {
  const recorder = new RecordingJsonEventLogger();
  let demo: RunningDemo;
  let camera: ClientProxy;
  const emit = (event: unknown) =>
    lastValueFrom(camera.emit('camera.event', event), { defaultValue: undefined });
  const arrived = async (count: () => number) => {
    for (let tries = 0; count() === 0 && tries < 1000; tries += 1) await setTimeout(5);
  };
  const unanswered = async () => {
    const stats = (await (await fetch(`${demo.http}/stats`)).json()) as {
      unanswered: Record<string, number>;
    };
    return stats.unanswered;
  };
  const port = () => Number(new URL(demo.tcp).port);

  beforeEach(async () => {
    recorder.reset();
    demo = await runDemo({}, recorder);
    camera = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port: port() },
    });
    await camera.connect();
  });
  afterEach(async () => {
    await camera.close();
    await demo.stop();
  });

  it('brings an event to the log', async () => {
    await emit(cameraEventBody({ event_id: 'tcp-1' }));
    await arrived(() => recorder.recorded.length);
    expect(recorder.events).toMatchObject([
      { event_id: 'tcp-1', json_log_path: 'data/events/2025-11-08/events.json' },
    ]);
    expect(await unanswered()).toEqual({});
  });

  it('logs and counts a bad event, naming its fields but no value, and takes the next', async () => {
    await emit(cameraEventBody({ camera_id: 7, 'line\nbreak': 'secret' }));
    await arrived(() => demo.log.warnings.length);
    expect(demo.log.warnings).toEqual([
      'An event was refused, its fields are wrong: ["line\\nbreak","camera_id"]',
    ]);
    await emit(cameraEventBody());
    await arrived(() => recorder.recorded.length);
    expect(recorder.events).toHaveLength(1);
    expect(await unanswered()).toEqual({ INVALID_EVENT: 1 });
    expect(demo.log.errors).toEqual([]);
  });

  it('counts what the log does not take, without a line for each', async () => {
    recorder.refuse('WRITE_FAILED');
    await emit(cameraEventBody());
    await arrived(() => recorder.recorded.length);
    expect(await unanswered()).toEqual({ WRITE_FAILED: 1 });
    expect(demo.log).toMatchObject({ warnings: [], errors: [] });
  });

  it.each(['garbage', '3#{}}', '4#null', '9#{"data":1', '99999999999#{"pattern":"camera.event"'])(
    'survives %p on the wire',
    async (bytes) => {
      const socket = connect(port(), '127.0.0.1').on('error', () => undefined);
      socket.end(bytes);
      await once(socket.resume(), 'close');
      await emit(cameraEventBody());
      await arrived(() => recorder.recorded.length);
      expect(recorder.events).toHaveLength(1);
    },
  );
});
