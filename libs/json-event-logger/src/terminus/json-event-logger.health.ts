import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { AppendFailureCode, JournalStats } from '@eventlog/event-journal';
import { errorCode } from '../error-code.js';
import type { JsonEventLoggerService } from '../json-event-logger.service.js';
import { getJsonEventLoggerToken } from '../json-event-logger.tokens.js';
import { settlesWithin } from '../settles-within.js';

/** How {@link JsonEventLoggerHealthIndicator.isHealthy} judges. */
export interface JsonEventLoggerHealthOptions {
  /** The name of the log; without it the log that has none. */
  readonly name?: string;
  /** Milliseconds that the disk may take for what is waiting now. @default 1000 */
  readonly timeoutMs?: number;
  /** Free bytes of the log's volume below which it is down. @default 0 */
  readonly minFreeBytes?: number;
  /**
   * Milliseconds without a further failure after which a failing log is up again. Only events show whether the disk is
   * well, so an application that gets none while it is down would stay down for ever. @default 30_000
   */
  readonly retryAfterMs?: number;
}

/** What the indicator reports beside `status`. */
export type JsonEventLoggerHealth = {
  readonly state: JournalStats['state'];
  /** What is wrong; absent when nothing is. */
  readonly message?: string;
  /** When the latest successful commit ended, ISO 8601; null when there was none. */
  readonly lastCommitAt: string | null;
  readonly pendingEvents: number;
  readonly pendingBytes: number;
  readonly acknowledged: number;
  /** Events not acknowledged since the log was opened, by code. */
  readonly refused: Partial<Record<AppendFailureCode, number>>;
  /** The system's code of the latest commit error, kept after recovery; null when there was none. */
  readonly lastErrorCode: string | null;
  /** Free bytes of the volume that this process may use; null when the system does not tell. */
  readonly freeBytes: number | null;
};

/**
 * Tells whether an event log can take events. Needs `TerminusModule`.
 *
 * ```ts
 * return this.health.check([() => this.eventLog.isHealthy('event-log')]);
 * ```
 */
@Injectable()
export class JsonEventLoggerHealthIndicator {
  constructor(
    private readonly healthIndicatorService: HealthIndicatorService,
    private readonly moduleRef: ModuleRef,
  ) {}

  /**
   * Down when the log is closed, when its last commit failed lately, when the disk does not get done with what is waiting,
   * and when the volume is nearly full.
   *
   * @param key the key of the result
   */
  async isHealthy<const Key extends string>(
    key: Key,
    { name, timeoutMs = 1000, minFreeBytes = 0, retryAfterMs = 30_000 }: JsonEventLoggerHealthOptions = {},
  ): Promise<HealthIndicatorResult<Key>> {
    const log = this.moduleRef.get<JsonEventLoggerService>(getJsonEventLoggerToken(name), {
      strict: false,
    });
    const [drained, freeBytes] = await Promise.all([
      settlesWithin(timeoutMs, log.flush()),
      freeBytesOf(log.directory),
    ]);
    const stats = log.stats();
    const failedLately =
      stats.state === 'failing' && Date.now() - (stats.lastFailureAt?.getTime() ?? 0) < retryAfterMs;
    const message =
      (stats.state === 'closed' && 'the event log is closed') ||
      (failedLately && 'the event log cannot write') ||
      (!drained && `the disk has not got done in ${timeoutMs} ms`) ||
      (freeBytes !== null && freeBytes < minFreeBytes && 'the volume is nearly full') ||
      undefined;
    const health: JsonEventLoggerHealth = {
      state: stats.state,
      ...(message === undefined ? {} : { message }),
      lastCommitAt: stats.lastCommitAt?.toISOString() ?? null,
      pendingEvents: stats.pendingEvents,
      pendingBytes: stats.pendingBytes,
      acknowledged: stats.acknowledged,
      refused: Object.fromEntries(Object.entries(stats.refused).filter(([, events]) => events > 0)),
      lastErrorCode: stats.lastError === undefined ? null : errorCode(stats.lastError),
      freeBytes,
    };
    const check = this.healthIndicatorService.check(key);
    return message === undefined ? check.up(health) : check.down(health);
  }
}

async function freeBytesOf(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}
