import { APPEND_FAILURE_CODES, type CommitReport, type JournalStats } from '@eventlog/event-journal';
import { type Attributes, type BatchObservableCallback, type Observable, metrics } from '@opentelemetry/api';
import { errorCode } from './error-code.js';

const COMMIT_SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/**
 * The log's OpenTelemetry instruments. Counters are read from the engine's when a reader asks, so an event costs
 * nothing; without an SDK the whole is a no-op.
 */
export class JournalMetrics {
  private readonly meter = metrics.getMeter('@eventlog/json-event-logger');
  private readonly commitDuration = this.meter.createHistogram('event_log.commit.duration', {
    description: 'From the wish to write a day file until its sync was done',
    unit: 's',
    advice: { explicitBucketBoundaries: COMMIT_SECONDS },
  });
  private readonly acknowledged = this.meter.createObservableCounter('event_log.events.acknowledged', {
    description: 'Events whose line is in its day file',
    unit: '{event}',
  });
  private readonly refused = this.meter.createObservableCounter('event_log.events.refused', {
    description: 'Events that were not acknowledged, by code',
    unit: '{event}',
  });
  private readonly pending = this.meter.createObservableGauge('event_log.pending', {
    description: 'Bytes that wait for the disk',
    unit: 'By',
  });
  private readonly observables: Observable[] = [this.acknowledged, this.refused, this.pending];
  private observer?: BatchObservableCallback;

  constructor(private readonly attributes: Attributes) {}

  /** For the engine's `onCommit`. */
  commit({ durationMs, error }: CommitReport): void {
    this.commitDuration.record(
      durationMs / 1000,
      error === undefined ? this.attributes : { ...this.attributes, 'error.type': errorCode(error) },
    );
  }

  /** Lets readers of metrics see these counters until {@link end}. */
  observe(stats: () => JournalStats): void {
    this.observer = (result) => {
      const { acknowledged, refused, pendingBytes } = stats();
      result.observe(this.acknowledged, acknowledged, this.attributes);
      result.observe(this.pending, pendingBytes, this.attributes);
      for (const code of APPEND_FAILURE_CODES) {
        result.observe(this.refused, refused[code], { ...this.attributes, 'event_log.refusal.code': code });
      }
    };
    this.meter.addBatchObservableCallback(this.observer, this.observables);
  }

  /** Stops observing a log that is closed. */
  end(): void {
    if (this.observer) this.meter.removeBatchObservableCallback(this.observer, this.observables);
  }
}
