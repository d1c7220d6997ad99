import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CameraEventInput, InvalidCameraEventError } from '@eventlog/event-model';

const PROJECT = resolve(import.meta.dirname, '..');

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command, outside Nx as far as it can tell. */
function run(
  args: readonly string[],
  { cwd = PROJECT, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  return new Promise<Run>((done) => {
    const child = execFile(
      process.execPath,
      [join(PROJECT, 'dist/main.js'), ...args],
      { cwd, env: { ...process.env, NODE_OPTIONS: '', NX_TASK_TARGET_TARGET: '', ...env }, timeout: 30_000 },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Stands for the demo: validates as it does and keeps what it acknowledged. */
class Demo {
  readonly acknowledged: CameraEventInput[] = [];
  readonly idsOfAttempts: string[] = [];
  /** How many of the next requests are answered 503. */
  overloadedFor = 0;
  highestConcurrency = 0;
  private underWay = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay += 1;
    this.highestConcurrency = Math.max(this.highestConcurrency, this.underWay);
    const body = await text(request);
    await new Promise(setImmediate);
    this.underWay -= 1;
    const reply = (status: number, content: object, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(content));

    if (`${request.method} ${request.url}` !== 'POST /events')
      return void reply(404, { message: 'Not Found' });
    this.idsOfAttempts.push((JSON.parse(body) as { event_id: string }).event_id);
    if (this.overloadedFor > 0) {
      this.overloadedFor -= 1;
      return void reply(503, { message: 'overloaded' }, { 'retry-after': '0' });
    }
    try {
      const event = CameraEventInput.from(JSON.parse(body));
      this.acknowledged.push(event);
      const day = event.timestamp.slice(0, 10);
      reply(201, { event_id: event.event_id, json_log_path: `data/events/${day}/events.json` });
    } catch (error) {
      reply(400, {
        message: (error as InvalidCameraEventError).problems.map(({ path, message }) => `${path} ${message}`),
      });
    }
  }
}

describe('event-feed', () => {
  let directory: string;
  let demo: Demo;
  let url: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'event-feed-'));
    demo = new Demo();
    url = await demo.listen();
  });

  afterEach(async () => {
    await demo.close();
    await rm(directory, { recursive: true });
  });

  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(directory, name), content);
    return join(directory, name);
  }

  it('replays the COCO sample over three days, every event a valid one', async () => {
    const sample = 'samples/coco-detections.json';
    const { code, stdout, stderr } = await run([
      '--file',
      sample,
      '--url',
      url,
      '--from',
      '2025-11-08',
      '--days',
      '3',
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'sent          12\nacknowledged  12\n  2025-11-08  4\n  2025-11-09  4\n  2025-11-10  4\nrefused       0\n',
    });
    expect(stderr).toContain('12/12 events answered\n');
    expect(demo.acknowledged.flatMap((event) => event.detected_objects)).toHaveLength(40);
  });

  it('replays events with their own times, ids and texts', async () => {
    const { code, stdout } = await run(['--file', 'samples/camera-events.jsonl', '--url', url, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      sent: 6,
      acknowledged: 6,
      days: { '2025-11-08': 3, '2025-11-09': 2, '2025-11-10': 1 },
    });
    expect(demo.acknowledged.map((event) => event.llm_description)).toContain(
      'A bird sits on the fence — « très près » of the camera.',
    );
  });

  it('keeps an id that is given, and a path as long as the time is kept', async () => {
    const [line] = await sampleLines();
    const given = { ...line, event_id: 'given', json_log_path: 'data/events/2025-11-08/events.json' };
    const input = await file('given.jsonl', JSON.stringify(given));
    await run(['--file', input, '--url', url]);
    await run(['--file', input, '--url', url, '--days', '2025-12-01']);
    const [kept, moved] = demo.acknowledged;
    expect(kept).toMatchObject({ event_id: 'given', json_log_path: given.json_log_path });
    expect(moved).toMatchObject({ event_id: 'given', timestamp: '2025-12-01T12:00:00.000Z' });
    expect(moved?.json_log_path).toBeUndefined();
  });

  it('has as many requests under way as were asked for, and no more', async () => {
    const detections = Array.from({ length: 200 }, (_, id) => ({
      image_id: id,
      category_id: 1,
      bbox: [0, 0, 5, 5],
      score: 1,
    }));
    const input = await file('many.json', JSON.stringify(detections));
    const { code } = await run(['--file', input, '--url', url, '--concurrency', '8']);
    expect(code).toBe(0);
    expect(demo.acknowledged).toHaveLength(200);
    expect(demo.highestConcurrency).toBeLessThanOrEqual(8);
    expect(demo.highestConcurrency).toBeGreaterThan(1);
  });

  it('sends an event again after a 503, with the same id', async () => {
    demo.overloadedFor = 4;
    const { code, stdout } = await run(['--file', 'samples/camera-events.jsonl', '--url', url, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 6, acknowledged: 6, retries: 4 });
    expect(demo.idsOfAttempts).toHaveLength(10);
    expect(new Set(demo.idsOfAttempts).size).toBe(6);
  });

  it('gives an event up after the retries it may have', async () => {
    demo.overloadedFor = Infinity;
    const { code, stdout } = await run([
      '--file',
      'samples/camera-events.jsonl',
      '--url',
      url,
      '--json',
      '--retries',
      '2',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      acknowledged: 0,
      refused: 6,
      retries: 12,
      reasons: { '503 overloaded': 6 },
    });
  });

  it('groups refusals by what the demo says about them, and names lines that are no events', async () => {
    const [line] = await sampleLines();
    const lines = [line, { ...line, camera_id: 5 }, { ...line, camera_id: 6 }].map((event) =>
      JSON.stringify(event),
    );
    const input = await file('mixed.jsonl', `\uFEFF${lines.join('\r\n')}\n\n[1]\n{"torn":`);
    const { code, stdout } = await run(['--file', input, '--url', url, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sent: 3,
      acknowledged: 1,
      reasons: { '400 camera_id must be a string': 2 },
      unsendable: ['line 5 is not a JSON object', 'line 6 is not a JSON object'],
    });
  });

  it('says that nobody answers', async () => {
    const closed = new Demo();
    const nowhere = await closed.listen();
    await closed.close();
    const { code, stdout } = await run(['--file', 'samples/camera-events.jsonl', '--url', nowhere, '--json']);
    expect(code).toBe(1);
    expect(Object.keys((JSON.parse(stdout) as { reasons: object }).reasons)).toEqual([
      expect.stringMatching(/^no answer: .*ECONNREFUSED/),
    ]);
  });

  it('posts below a path that the URL has', async () => {
    const { stdout } = await run([
      '--file',
      'samples/camera-events.jsonl',
      '--url',
      `${url}/behind/proxy`,
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ reasons: { '404 Not Found': 6 } });
  });

  it('finds a file relative to where the user was when Nx runs it elsewhere', async () => {
    const input = await file('here.jsonl', JSON.stringify((await sampleLines())[0]));
    const args = ['--file', basename(input), '--url', url];
    const env = { NX_TASK_TARGET_TARGET: 'feed', INIT_CWD: dirname(input) };
    expect((await run(args, { env })).code).toBe(0);
    expect((await run(args, { cwd: dirname(input) })).code).toBe(0);
    expect((await run(args)).code).toBe(2);
  });

  it.each([
    ['empty', ' \n', 'is empty'],
    ['text', 'label,score\n', 'holds neither COCO detection results nor camera events as JSON Lines'],
    ['a broken array', '[{"image_id":1},', 'is not JSON'],
    ['an empty array', '[]', 'holds no detections'],
    ['another array', '[{"id":1}]', 'not of COCO detections'],
    ['other JSON Lines', '{"type":"update"}\n', 'its first line has no camera_id'],
    ['a COCO annotations file', '{"images":[],"annotations":[]}', 'its first line has no camera_id'],
  ])('refuses a file that is %s', async (_what, content, message) => {
    const { code, stdout, stderr } = await run(['--file', await file('input', content), '--url', url]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('says why a file cannot be read', async () => {
    const { code, stderr } = await run(['--file', join(directory, 'none.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read the file: ENOENT');
    expect((await run(['--file', directory])).stderr).toContain('cannot read the file: EISDIR');
  });

  it('explains itself', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--concurrency <n>');
    expect((await run([])).stderr).toContain('--file is missing');
  });
});

async function sampleLines(): Promise<Record<string, unknown>[]> {
  const content = await readFile(join(PROJECT, 'samples/camera-events.jsonl'), 'utf8');
  return content
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
