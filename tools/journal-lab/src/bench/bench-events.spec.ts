import { CameraEvent } from '@eventlog/event-model';
import { describe, expect, it } from '@jest/globals';
import { BENCH_DAY, benchEvents, EVENT_COUNT, lineBytes } from './bench-events.js';

describe('benchEvents', () => {
  it('makes the same lines of camera events and of plain objects', () => {
    const { camera, plain } = benchEvents();
    expect(camera[0]).toBeInstanceOf(CameraEvent);
    expect(plain[0]).not.toBeInstanceOf(CameraEvent);
    expect(plain.map((event) => JSON.stringify(event))).toEqual(camera.map((event) => event.toJson()));
  });

  it('makes as many distinct events as can be found by masking', () => {
    expect(new Set(benchEvents().camera.map((event) => event.toJson())).size).toBe(EVENT_COUNT);
    expect(Math.log2(EVENT_COUNT) % 1).toBe(0);
  });

  it('makes lines of 512 bytes on average', () => {
    expect(Math.abs(lineBytes(benchEvents()).mean - 512)).toBeLessThan(8);
  });

  it('deals the events to the days in turn', () => {
    const days = (count: number) => benchEvents(count).camera.map(({ timestamp }) => timestamp.slice(0, 10));
    expect(new Set(days(1))).toEqual(new Set([BENCH_DAY]));
    expect(days(3).slice(0, 4)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-02']);
  });
});
