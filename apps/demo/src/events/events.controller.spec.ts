import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppendFailureCode } from '@eventlog/json-event-logger';
import { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import { cameraEventBody, post } from '../testing/camera-event-body.js';
import { type RunningDemo, runDemo } from '../testing/run-demo.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('POST /events', () => {
  let demo: RunningDemo;
  const log = (body: unknown) => post(`${demo.http}/events`, body);
  const dayFile = (day: string) => readFile(join(demo.directory, day, 'events.json'), 'utf8');
  beforeEach(async () => {
    demo = await runDemo({ maxLineBytes: 2000 });
  });
  afterEach(() => demo.stop());

  it('answers 201 with the id and the place of an event whose line is on disk', async () => {
    const answer = await log(cameraEventBody());
    expect(answer.status).toBe(201);
    const path = join(demo.directory, '2025-11-08/events.json');
    const receipt = (await answer.json()) as { event_id: string };
    expect(receipt).toEqual({
      event_id: expect.stringMatching(UUID),
      json_log_path: path,
      path,
      day: '2025-11-08',
      durability: 'disk',
    });
    const line = {
      event_id: receipt.event_id,
      ...cameraEventBody(),
      json_log_path: path,
      metadata: {},
    };
    expect(await dayFile('2025-11-08')).toBe(`${JSON.stringify(line)}\n`);
  });

  it('keeps an id and a path that were sent', async () => {
    const sent = { event_id: 'mine', json_log_path: '/mnt/cameras/2025-11-08/events.json' };
    const answer = await log(cameraEventBody(sent));
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject(sent);
    expect(JSON.parse(await dayFile('2025-11-08'))).toMatchObject(sent);
  });

  it.each(['data/events/2025-11-09/events.json', 'data/events/2025-11-08/other.json', 'events.json'])(
    'refuses %s as the path of an event of another day file',
    async (json_log_path) => {
      const answer = await log(cameraEventBody({ json_log_path }));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'INVALID_EVENT',
        errors: [{ path: 'json_log_path', message: 'must end in 2025-11-08/events.json, or be left out' }],
      });
      await expect(dayFile('2025-11-08')).rejects.toThrow('ENOENT');
    },
  );

  it('answers 400 with every wrong field', async () => {
    const answer = await log(
      cameraEventBody({
        timestamp: '2025-11-08T14:30:15',
        camera_id: '',
        motion_confidence: 1.5,
        detected_objects: [{ label: 'cat', confidence: 0.5, bbox: { x: -1, y: 0, width: 0, height: 1 } }],
        colour: 'red',
      }),
    );
    expect(answer.status).toBe(400);
    const { errors, ...rest } = (await answer.json()) as { errors: { path: string; message: string }[] };
    expect(rest).toEqual({ statusCode: 400, code: 'INVALID_EVENT', message: 'Not a camera event' });
    expect(errors.map(({ path }) => path).sort()).toEqual([
      'camera_id',
      'colour',
      'detected_objects.0.bbox.width',
      'detected_objects.0.bbox.x',
      'motion_confidence',
      'timestamp',
    ]);
    expect(errors.every(({ message }) => message.length > 0)).toBe(true);
  });

  it.each([
    ['JSON that is cut off', '{"timestamp":'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
  ])('answers 400 to %s', async (_, body) => {
    expect((await log(body)).status).toBe(400);
    expect(demo.log.errors).toEqual([]);
  });

  it('answers 413 to a line that is too large, and to a body that must hold one', async () => {
    const line = await log(cameraEventBody({ llm_description: 'x'.repeat(2500) }));
    expect(line.status).toBe(413);
    expect(await line.json()).toMatchObject({ code: 'TOO_LARGE' });
    const body = await log(cameraEventBody({ llm_description: 'x'.repeat(5000) }));
    expect(body.status).toBe(413);
    expect((await log(cameraEventBody())).status).toBe(201);
  });
});

describe('POST /events, to a hostile body of no more than 60 KB', () => {
  let demo: RunningDemo;
  beforeEach(async () => {
    demo = await runDemo();
  });
  afterEach(() => demo.stop());

  const lists = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
  const times = <T>(length: number, item: (n: number) => T) => Array.from({ length }, (_, n) => item(n));

  it.each([
    ['20,000 objects with no field', 1, { detected_objects: times(20_000, () => ({})) }],
    [
      '1,000 objects with a wrong box',
      101,
      { detected_objects: times(1000, () => ({ bbox: { x: -1, y: -1 } })) },
    ],
    ['5,000 unknown fields', 101, Object.fromEntries(times(5000, (n) => [`f${n}`, 0]))],
    [
      'a long key over many lists that nest too deep',
      101,
      { metadata: { ['k'.repeat(30_000)]: times(200, () => lists(66)) } },
    ],
  ])('answers 400 with no more than it was sent: %s', async (_what, count, changes) => {
    const body = JSON.stringify(cameraEventBody(changes));
    const answer = await post(`${demo.http}/events`, body);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect((JSON.parse(text) as { errors: unknown[] }).errors).toHaveLength(count);
    expect(text.length).toBeLessThan(body.length);
    expect((await post(`${demo.http}/events`, cameraEventBody())).status).toBe(201);
  });
});

describe('POST /events, when the log does not take the event', () => {
  const recorder = new RecordingJsonEventLogger();
  let demo: RunningDemo;
  beforeEach(async () => {
    recorder.reset();
    demo = await runDemo({}, recorder);
  });
  afterEach(() => demo.stop());

  it.each<AppendFailureCode>(['OVERLOADED', 'LOCK_TIMEOUT', 'WRITE_FAILED', 'CLOSED'])(
    'answers 503 with Retry-After and the code %s',
    async (code) => {
      recorder.refuse(code, 'because');
      const answer = await post(`${demo.http}/events`, cameraEventBody());
      expect(answer.status).toBe(503);
      expect(answer.headers.get('Retry-After')).toBe('1');
      expect(await answer.json()).toEqual({ statusCode: 503, code, message: 'because' });
      expect(demo.log).toMatchObject({ warnings: [], errors: [] });
    },
  );

  it('answers 413 when the line is too large, which no retry will change', async () => {
    recorder.refuse('TOO_LARGE');
    const answer = await post(`${demo.http}/events`, cameraEventBody());
    expect(answer.status).toBe(413);
    expect(answer.headers.get('Retry-After')).toBeNull();
    expect(await answer.json()).toMatchObject({ code: 'TOO_LARGE' });
  });

  it.each<AppendFailureCode>(['BAD_TIMESTAMP', 'NOT_SERIALISABLE', 'NOT_ONE_LINE'])(
    'answers 400 to what only the log found out: %s',
    async (code) => {
      recorder.refuse(code);
      const answer = await post(`${demo.http}/events`, cameraEventBody());
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code });
    },
  );
});

describe('GET /events/:day', () => {
  let demo: RunningDemo;
  beforeEach(async () => {
    demo = await runDemo();
  });
  afterEach(() => demo.stop());

  it('reads the lines of a day back', async () => {
    for (const event_id of ['a', 'b']) await post(`${demo.http}/events`, cameraEventBody({ event_id }));
    const answer = await fetch(`${demo.http}/events/2025-11-08`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson');
    expect(await answer.text()).toBe(await readFile(join(demo.directory, '2025-11-08/events.json'), 'utf8'));
  });

  it('answers 404 to a day without events', async () => {
    expect((await fetch(`${demo.http}/events/2025-11-07`)).status).toBe(404);
  });

  it.each(['yesterday', '.journal', '2025-11-8', '2025-11-08%0a', '..%2F2025-11-08'])(
    'answers 400 to %s, which is no day',
    async (day) => {
      expect((await fetch(`${demo.http}/events/${day}`)).status).toBe(400);
    },
  );
});
