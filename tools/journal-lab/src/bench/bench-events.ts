import { CameraEvent } from '@eventlog/event-model';
import { SeededRandom } from '../seeded-random.js';

/** An event without methods, as it comes out of `JSON.parse`. */
export type PlainEvent = Omit<CameraEvent, 'toJson'>;

/** The events of a run: the same ones for every competitor, made beforehand. */
export interface BenchEvents {
  readonly camera: readonly CameraEvent[];
  /** The same events as plain objects. */
  readonly plain: readonly PlainEvent[];
}

/** A power of two: an event is found by masking its number, which is cheaper than a remainder. */
export const EVENT_COUNT = 4096;
export const EVENT_MASK = EVENT_COUNT - 1;

/** The day that all events of one day are of. */
export const BENCH_DAY = '2026-03-02';

const SEED = 4;
const MS_PER_DAY = 86_400_000;
const LABELS = ['person', 'dog', 'bicycle', 'car', 'delivery van', 'cat'];
const WORDS =
  'a person in blue coat walks small dog up to the front door while car parks across street and cyclist passes by'.split(
    ' ',
  );

/**
 * Distinct camera events whose lines are about 400 to 640 bytes long, 512 on average.
 * @param days the events go in turn to so many days.
 */
export function benchEvents(days = 1): BenchEvents {
  const random = new SeededRandom(SEED);
  const lines = Array.from({ length: EVENT_COUNT }, (_, index) => cameraEvent(random, index % days).toJson());
  // Both read from the lines, as events come in: strings that code has put together are not flat, and slower to write.
  return {
    camera: lines.map((line) => CameraEvent.fromJson(line)),
    plain: lines.map((line) => JSON.parse(line) as PlainEvent),
  };
}

function cameraEvent(random: SeededRandom, dayOffset: number): CameraEvent {
  const instant = new Date(Date.parse(BENCH_DAY) + dayOffset * MS_PER_DAY + random.below(MS_PER_DAY));
  const day = instant.toISOString().slice(0, 10);
  const camera = `camera-${random.below(64)}`;
  return CameraEvent.create({
    timestamp: instant,
    camera_id: camera,
    motion_confidence: random.below(1000) / 1000,
    detected_objects: Array.from({ length: 1 + random.below(3) }, () => ({
      label: random.pick(LABELS),
      confidence: random.below(1000) / 1000,
      bbox: {
        x: random.below(1800),
        y: random.below(1000),
        width: 10 + random.below(400),
        height: 10 + random.below(400),
      },
    })),
    llm_description: Array.from({ length: 2 + random.below(5) }, () => random.pick(WORDS)).join(' '),
    image_path: `images/${camera}/${instant.getTime()}.jpg`,
    json_log_path: `data/events/${day}/events.json`,
    metadata: { night_vision: random.chance(0.5) },
  });
}

/** Bytes of the events' lines, without their `\n`. */
export function lineBytes({ plain }: BenchEvents): { mean: number; shortest: number; longest: number } {
  const bytes = plain.map((event) => Buffer.byteLength(JSON.stringify(event)));
  return {
    mean: bytes.reduce((sum, count) => sum + count, 0) / bytes.length,
    shortest: Math.min(...bytes),
    longest: Math.max(...bytes),
  };
}
