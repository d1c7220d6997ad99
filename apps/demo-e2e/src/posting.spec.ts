import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CameraEvent } from '@eventlog/event-model';
import { REPOSITORY } from './app-process.js';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';

interface Receipt {
  readonly event_id: string;
  readonly json_log_path: string;
}

describe('The demo, given events over HTTP', () => {
  let directory: EventDirectory;
  let demo: DemoProcess;
  const permissions = async (path: string) => (await stat(path)).mode & 0o777;
  beforeEach(async () => {
    directory = await EventDirectory.make();
  });
  afterEach(async () => {
    await demo.stop();
    await directory.remove();
  });

  it.each(['umask 022', 'umask 077', 'umask 000'])(
    'started with %s, has the sample on disk, whole and readable by all, when it answers 201',
    async (before) => {
      demo = await DemoProcess.start({ directory: join(directory.path, 'new'), before });
      const answer = await demo.post(
        await readFile(join(REPOSITORY, 'apps/demo/samples/camera-event.json'), 'utf8'),
      );
      const path = join(directory.path, 'new/2025-11-08/events.json');
      const text = await readFile(path, 'utf8');
      expect(answer.status).toBe(201);
      const receipt = (await answer.json()) as Receipt;
      expect(receipt).toMatchObject({ json_log_path: path, path, day: '2025-11-08', durability: 'disk' });
      expect(text.endsWith('}\n')).toBe(true);
      const event = CameraEvent.fromJson(text);
      expect(event).toMatchObject({ event_id: receipt.event_id, camera_id: 'front-door' });
      expect(`${event.toJson()}\n`).toBe(text);
      expect(await permissions(path)).toBe(0o644);
      expect(await permissions(join(directory.path, 'new/2025-11-08'))).toBe(0o755);
    },
  );

  it('puts each event into the file of its own day, around midnight and long after', async () => {
    demo = await DemoProcess.start({ directory: directory.path });
    const timestamps = [
      '2025-11-08T23:59:59.999Z',
      '2025-11-09T00:00:00.000Z',
      '2025-11-09T01:30:00.000+05:45', // 19:45 of the day before, in UTC
      '1999-12-31T23:59:59.999Z',
      '2025-11-08T00:00:00.000Z',
    ];
    for (const timestamp of timestamps)
      expect((await demo.post(cameraEventBody({ timestamp }))).status).toBe(201);
    expect(await directory.days()).toEqual(['1999-12-31', '2025-11-08', '2025-11-09']);
    expect((await directory.events('2025-11-08')).map((event) => event['timestamp'])).toEqual([
      '2025-11-08T23:59:59.999Z',
      '2025-11-08T19:45:00.000Z',
      '2025-11-08T00:00:00.000Z',
    ]);
  });

  it('takes the day from the configured time zone', async () => {
    demo = await DemoProcess.start({
      directory: directory.path,
      variables: { JSON_EVENT_LOGGER_TIME_ZONE: 'Asia/Kathmandu' },
    });
    await demo.post(cameraEventBody({ timestamp: '2025-11-08T18:14:59.999Z' }));
    await demo.post(cameraEventBody({ timestamp: '2025-11-08T18:15:00.000Z' }));
    expect(await directory.days()).toEqual(['2025-11-08', '2025-11-09']);
  });

  it('acknowledges many at once, each one line, and reads the day back', async () => {
    demo = await DemoProcess.start({ directory: directory.path });
    const ids = Array.from({ length: 300 }, (_, n) => `event-${n}`);
    const answers = await Promise.all(ids.map((event_id) => demo.post(cameraEventBody({ event_id }))));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    const events = await directory.events('2025-11-08');
    expect(events.map((event) => event['event_id']).sort()).toEqual(ids.sort());
    const day = await fetch(`${demo.http}/events/2025-11-08`);
    expect(await day.text()).toBe(await readFile(directory.dayFile('2025-11-08'), 'utf8'));
  });

  it('leaves no trace of an event that it refuses', async () => {
    demo = await DemoProcess.start({
      directory: directory.path,
      variables: { JSON_EVENT_LOGGER_MAX_LINE_BYTES: '2000' },
    });
    const wrong = await demo.post(
      cameraEventBody({ timestamp: '2025-11-08T14:30:15', camera_id: '', extra: 1 }),
    );
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      code: 'INVALID_EVENT',
      errors: expect.arrayContaining(
        ['timestamp', 'camera_id', 'extra'].map((path) => expect.objectContaining({ path })),
      ) as unknown,
    });
    const elsewhere = await demo.post(
      cameraEventBody({ json_log_path: 'data/events/2025-11-09/events.json' }),
    );
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.json()).toMatchObject({ errors: [{ path: 'json_log_path' }] });
    const line = await demo.post(cameraEventBody({ llm_description: 'x'.repeat(2500) }));
    expect(line.status).toBe(413);
    const body = await demo.post(cameraEventBody({ llm_description: 'x'.repeat(10_000) }));
    expect(body.status).toBe(413);
    expect(await directory.days()).toEqual([]);
  });
});
