import type { EventEmitter } from 'node:events';
import type { BenchEvents } from '../bench-events.js';
import { LatencyHistogram } from '../latency-histogram.js';
import { importPeer } from '../peers.js';
import type { Trial } from '../trial.js';

interface Result {
  readonly errors: number;
  readonly non2xx: number;
}

type Autocannon = (
  options: object,
  done: (error: Error | null, result: Result) => void,
) => EventEmitter & { on(event: 'response', heard: ResponseHeard): unknown };

type ResponseHeard = (client: unknown, status: number, bytes: number, ms: number) => void;

/** Distinct bodies that each connection sends in turn. */
const BODIES = 64;

/** The bodies of requests: events as a camera sends them, without id and path. */
export function requestBodies({ plain }: BenchEvents): string[] {
  return plain
    .slice(0, BODIES)
    .map((event) => JSON.stringify({ ...event, event_id: undefined, json_log_path: undefined }));
}

/**
 * Posts so many events over so many connections, of which each waits for its answer.
 * @throws Error when a request is not answered with success.
 */
export async function postEvents(
  url: string,
  bodies: readonly string[],
  connections: number,
  amount: number,
): Promise<Trial> {
  const { default: autocannon } = await importPeer<{ default: Autocannon }>('autocannon');
  const latencies = new LatencyHistogram();
  const headers = { 'content-type': 'application/json' };
  let began = 0;
  let ended = 0;
  const { errors, non2xx } = await new Promise<Result>((resolve, reject) => {
    began = performance.now();
    autocannon(
      { url, connections, amount, requests: bodies.map((body) => ({ method: 'POST', headers, body })) },
      (error, result) => (error === null ? resolve(result) : reject(error)),
    ).on('response', (_client, _status, _bytes, ms) => {
      latencies.record(ms);
      // The load generator itself ends with the next tick of its clock.
      ended = performance.now();
    });
  });
  if (errors + non2xx > 0) throw new Error(`${errors} requests failed, ${non2xx} were refused`);
  const latencyMs = latencies.summary();
  const seconds = (ended - began) / 1000;
  return { sample: { events: amount, seconds, ...(latencyMs && { latencyMs }) }, latencies };
}
