import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameraEventInputSchema } from '@eventlog/event-model';
import { RecordingJsonEventLogger } from '@eventlog/json-event-logger/testing';
import { type RunningDemo, runDemo } from './testing/run-demo.js';

describe('GET /docs-json', () => {
  let demo: RunningDemo;
  beforeAll(async () => {
    demo = await runDemo({}, new RecordingJsonEventLogger());
  });
  afterAll(() => demo.stop());

  it('describes what POST /events takes and answers', async () => {
    const document = (await (await fetch(`${demo.http}/docs-json`)).json()) as {
      paths: Record<
        string,
        { post: { requestBody: { content: unknown }; responses: Record<string, unknown> } }
      >;
    };
    const { requestBody, responses } = document.paths['/events']!.post;
    expect(requestBody.content).toEqual({ 'application/json': { schema: cameraEventInputSchema } });
    expect(Object.keys(responses)).toEqual(['201', '400', '413', '503']);
    expect(Object.keys(document.paths).sort()).toEqual(['/events', '/events/{day}', '/health', '/stats']);
  });
});
