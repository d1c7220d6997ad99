import { basename, dirname } from 'node:path/posix';
import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery } from './delivery.js';
import type { OutgoingEvent } from './outgoing-event.js';

const ANSWER_WITHIN_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;
const DEFAULT_WAIT_MS = 1_000;

/** Posts events to the demo, one at a time per call. */
export class EventSender {
  private readonly endpoint: URL;

  /**
   * @param url where the demo listens.
   * @param retries how often an event is sent again after a 503; each time after the wait that the answer asks for.
   */
  constructor(
    url: URL,
    private readonly retries: number,
  ) {
    this.endpoint = new URL('events', url.href.endsWith('/') ? url : `${url.href}/`);
  }

  /** Never rejects: what went wrong is the delivery's reason. */
  async send(event: OutgoingEvent): Promise<Delivery> {
    const body = JSON.stringify(event);
    for (let retries = 0; ; retries++) {
      try {
        const response = await fetch(this.endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        const answer = await response.text();
        if (response.status === 201) return { acknowledged: true, day: dayOf(answer, event), retries };
        if (response.status !== 503 || retries >= this.retries) {
          return {
            acknowledged: false,
            reason: `${response.status} ${messageOf(answer)}`.trimEnd(),
            retries,
          };
        }
        await wait(waitOf(response.headers.get('retry-after')));
      } catch (error) {
        // Not sent again: the event may be on disk, with only its answer lost.
        return { acknowledged: false, reason: `no answer: ${causeOf(error)}`, retries };
      }
    }
  }
}

/** The server's clock decides nothing, its time zone may: the path it answers with names the day. */
function dayOf(answer: string, event: OutgoingEvent): string {
  const path = fieldOf(answer, 'json_log_path');
  if (typeof path === 'string') return basename(dirname(path));
  return String(event['timestamp']).slice(0, 10);
}

function messageOf(answer: string): string {
  const message = fieldOf(answer, 'message') ?? answer;
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : JSON.stringify(message);
}

function fieldOf(answer: string, field: string): unknown {
  try {
    return (JSON.parse(answer) as Record<string, unknown> | null)?.[field];
  } catch {
    return undefined;
  }
}

/** Seconds or a date, as HTTP has it. */
function waitOf(retryAfter: string | null): number {
  if (retryAfter === null) return DEFAULT_WAIT_MS;
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(asked) ? DEFAULT_WAIT_MS : Math.min(Math.max(asked, 0), LONGEST_WAIT_MS);
}

/** fetch says only "fetch failed"; its cause says why. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}
