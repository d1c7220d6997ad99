import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger, Logger } from '@nestjs/common';
import {
  type Attributes,
  type BatchObservableCallback,
  type Meter,
  type MeterProvider,
  type Observable,
  createNoopMeter,
  metrics,
} from '@opentelemetry/api';
import { JsonEventLoggerService } from './json-event-logger.service.js';

const timestamp = '2025-11-08T12:00:00.000Z';

/** What an SDK does with the instruments, without the SDK: keeps what is recorded, and observes when asked. */
class RecordingMeter implements MeterProvider {
  readonly commits: { readonly seconds: number; readonly attributes: Attributes | undefined }[] = [];
  readonly callbacks = new Set<BatchObservableCallback>();
  private readonly names = new Map<Observable, string>();

  getMeter(): Meter {
    const observable = (name: string) => {
      const instrument = { addCallback: () => undefined, removeCallback: () => undefined };
      this.names.set(instrument, name);
      return instrument;
    };
    const meter: Partial<Meter> = {
      createHistogram: () => ({
        record: (seconds: number, attributes?: Attributes) => void this.commits.push({ seconds, attributes }),
      }),
      createObservableCounter: observable,
      createObservableGauge: observable,
      addBatchObservableCallback: (callback) => void this.callbacks.add(callback),
      removeBatchObservableCallback: (callback) => void this.callbacks.delete(callback),
    };
    return Object.assign(createNoopMeter(), meter);
  }

  collect(): Map<string, number> {
    const values = new Map<string, number>();
    const observe = (instrument: Observable, value: number, attributes: Attributes = {}) => {
      const { 'event_log.name': log, 'event_log.refusal.code': code } = attributes as Record<string, string>;
      values.set([log, this.names.get(instrument), code].filter(Boolean).join(' '), value);
    };
    for (const callback of this.callbacks) void callback({ observe });
    return values;
  }
}

describe('JournalMetrics', () => {
  let directory: string;
  let meter: RecordingMeter;

  beforeAll(() => void Logger.overrideLogger(false));
  afterAll(() => void Logger.overrideLogger(new ConsoleLogger()));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'json-event-logger-metrics-'));
    meter = new RecordingMeter();
    metrics.setGlobalMeterProvider(meter);
  });

  afterEach(async () => {
    metrics.disable();
    await rm(directory, { recursive: true });
  });

  it('shows the counters of a log when they are read, until it is closed', async () => {
    const log = await JsonEventLoggerService.open({ directory }, 'camera');
    await log.logEvent({ timestamp });
    await log.logEvent({ timestamp: 'yesterday' });
    const values = meter.collect();
    expect(values.get('camera event_log.events.acknowledged')).toBe(1);
    expect(values.get('camera event_log.events.refused BAD_TIMESTAMP')).toBe(1);
    expect(values.get('camera event_log.events.refused OVERLOADED')).toBe(0);
    expect(values.get('camera event_log.pending')).toBe(0);
    await log.close();
    expect(meter.callbacks.size).toBe(0);
  });

  it('records the seconds of each commit, and what failed it', async () => {
    const log = await JsonEventLoggerService.open({ directory });
    await log.logEvent({ timestamp });
    await writeFile(join(directory, '2025-11-09'), 'in the way');
    await log.logEvent({ timestamp: '2025-11-09T12:00:00Z' });
    await log.close();
    const attributes = { 'event_log.name': 'default', 'event_log.directory': directory };
    expect(meter.commits).toEqual([
      { seconds: expect.any(Number), attributes },
      {
        seconds: expect.any(Number),
        attributes: { ...attributes, 'error.type': expect.stringMatching(/^E[A-Z]+$/) },
      },
    ]);
    expect(meter.commits[0]!.seconds).toBeCloseTo(log.stats().timings.maxMs / 1000, 0);
  });
});
