import { afterEach, describe, expect, it } from '@jest/globals';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';
import { type SmallDisk, smallFiles, smallTmpfs } from './small-disk.js';

const BATCH = 100;
/** Far more than a disk can take on which each batch but the last leaves a line. */
const MAX_BATCHES = 1000;

const mountable = await smallTmpfs();
await mountable?.release();
const mayMount = mountable !== undefined;

describe('The demo, on a disk that fills up', () => {
  let disk: SmallDisk;
  let demo: DemoProcess;
  afterEach(async () => {
    await demo.stop();
    await disk.release();
  });

  it('answers every event, 503 where there is no room, warns once, and goes on by itself: a limit of file sizes', async () => {
    disk = await smallFiles();
    await fillAndFree();
  });

  (mayMount ? it : it.skip)(
    'does the same on a tmpfs of 2 MB (skipped where this user may not mount one)',
    async () => {
      disk = (await smallTmpfs())!;
      await fillAndFree();
    },
  );

  async function fillAndFree(): Promise<void> {
    demo = await DemoProcess.start({ directory: disk.directory, before: disk.before });
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    const send = async (event_id: string) => {
      const answer = await demo.post(cameraEventBody({ event_id, llm_description: 'x'.repeat(2000) }));
      const body: unknown = await answer.json();
      if (answer.status === 201) acknowledged.push(event_id);
      else refused.push({ status: answer.status, retryAfter: answer.headers.get('Retry-After'), body });
    };
    const sendBatch = async (name: string) => {
      const before = acknowledged.length;
      await Promise.all(Array.from({ length: BATCH }, (_, n) => send(`${name}-${n}`)));
      return acknowledged.length - before;
    };

    // Of a batch that does not fit, a part may: the disk is full many times before it has no room for a single line.
    let batches = 0;
    while (batches < MAX_BATCHES && (await sendBatch(`filling-${batches}`)) > 0) batches += 1;
    expect(batches).toBeLessThan(MAX_BATCHES);
    const body = { statusCode: 503, code: 'WRITE_FAILED', message: expect.any(String) as unknown };
    expect(refused).toEqual(refused.map(() => ({ status: 503, retryAfter: '1', body })));
    expect((await fetch(`${demo.http}/health`)).status).toBe(503);

    await disk.free(demo.pid);
    expect(await sendBatch('freed')).toBe(BATCH);
    expect((await fetch(`${demo.http}/health`)).status).toBe(200);

    await demo.stop();
    expect(demo.lines('WARN').filter((line) => line.includes(disk.errorCode))).toHaveLength(1);
    expect(await demo.says(/works again; (\d+) events were refused/)).toBe(String(refused.length));
    expect(demo.lines('ERROR')).toEqual([]);
    const written = (await new EventDirectory(disk.directory).allEvents()).map((event) => event['event_id']);
    expect(written.sort()).toEqual(acknowledged.sort());
  }
});
