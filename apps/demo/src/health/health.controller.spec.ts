import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import { type RunningDemo, runDemo } from '../testing/run-demo.js';

describe('GET /health', () => {
  const recorder = new RecordingJsonEventLogger();
  let demo: RunningDemo;
  beforeEach(async () => {
    recorder.reset();
    demo = await runDemo({}, recorder);
  });
  afterEach(() => demo.stop());

  it('answers 200 while the event log takes events', async () => {
    const answer = await fetch(`${demo.http}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'ok',
      details: { 'event-log': { status: 'up', state: 'open' } },
    });
  });

  it('answers 503 when it does not, and does not log every probe', async () => {
    await recorder.close();
    for (let probe = 0; probe < 3; probe += 1) {
      const answer = await fetch(`${demo.http}/health`);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        status: 'error',
        error: { 'event-log': { status: 'down', message: 'the event log is closed' } },
      });
    }
    expect(demo.log).toMatchObject({ warnings: [], errors: [] });
  });
});
