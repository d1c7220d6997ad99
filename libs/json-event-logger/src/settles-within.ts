import { setTimeout as sleep } from 'node:timers/promises';

/** Whether `work` is done in `ms` milliseconds. It goes on if not. */
export async function settlesWithin(ms: number, work: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), timeout]);
  timer.abort();
  return inTime;
}
