import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cameraEventBody } from './camera-event-body.js';
import { DemoProcess } from './demo-process.js';
import { EventDirectory } from './event-directory.js';

const CONCURRENCY = 64;

describe('The demo, told to stop in the middle of a load', () => {
  let directory: EventDirectory;
  let demo: DemoProcess;
  beforeEach(async () => {
    directory = await EventDirectory.make();
    demo = await DemoProcess.start({ directory: directory.path });
  });
  afterEach(() => directory.remove());

  /** Posts until the demo is gone, or until told to stop, and keeps the ids of those answered 201. */
  function load(goesOn: (acknowledged: number) => boolean) {
    const acknowledged: string[] = [];
    const otherAnswers: number[] = [];
    const camera = async (name: number) => {
      for (let n = 0; goesOn(acknowledged.length); n += 1) {
        const event_id = `${name}-${n}`;
        const status = await demo.post(cameraEventBody({ event_id })).then(
          async (answer) => (await answer.arrayBuffer(), answer.status),
          () => undefined,
        );
        if (status === undefined) return;
        if (status === 201) acknowledged.push(event_id);
        else otherAnswers.push(status);
      }
    };
    const done = Promise.all(Array.from({ length: CONCURRENCY }, (_, name) => camera(name)));
    return { acknowledged, otherAnswers, done };
  }

  const until = async (condition: () => boolean) => {
    for (let tries = 0; !condition() && tries < 1000; tries += 1) await sleep(5);
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s, has a line for each 201 and none besides',
    async (signal) => {
      const { acknowledged, otherAnswers, done } = load((count) => count < 1_000_000);
      await until(() => acknowledged.length > 500);
      const ending = await demo.stop(signal);
      await done;
      const written = (await directory.allEvents()).map((event) => event['event_id']);
      expect(written.sort()).toEqual(acknowledged.sort());
      expect(acknowledged.length).toBeGreaterThan(500);
      expect(new Set(otherAnswers)).toEqual(new Set(otherAnswers.length > 0 ? [503] : []));
      expect(ending).toEqual({ code: null, signal });
      expect(demo.lines('ERROR')).toEqual([]);
    },
  );

  it('does not wait for connections that are kept alive and say no more', async () => {
    let stopping = false;
    const { acknowledged, done } = load(() => !stopping);
    await until(() => acknowledged.length > 500);
    stopping = true;
    const ending = await demo.stop();
    await done;
    expect(await directory.allEvents()).toHaveLength(acknowledged.length);
    expect(ending).toEqual({ code: null, signal: 'SIGTERM' });
  });
});
