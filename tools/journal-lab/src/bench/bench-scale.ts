/** How much is measured. */
export interface BenchScale {
  readonly quick: boolean;
  /** Length of one repetition. */
  readonly seconds: number;
  readonly repetitions: number;
  readonly concurrencies: readonly number[];
  /** Sizes of the day file that commits are measured at; the first is 0. */
  readonly fileBytes: readonly number[];
  /** Of the long run. */
  readonly events: number;
}

const FULL: BenchScale = {
  quick: false,
  seconds: 1,
  repetitions: 5,
  concurrencies: [1, 64, 1024, 16_384],
  fileBytes: [0, 100_000_000, 1_000_000_000],
  events: 10_000_000,
};

/** Shows that everything runs; its figures mean nothing. */
const QUICK: BenchScale = {
  quick: true,
  seconds: 0.05,
  repetitions: 2,
  concurrencies: [1, 64, 1024],
  fileBytes: [0, 1_000_000, 10_000_000],
  events: 200_000,
};

/** The full scale, or the quick one, with what was asked for in its place. */
export function benchScale(
  quick: boolean,
  asked: Partial<Pick<BenchScale, 'seconds' | 'repetitions' | 'events'>> = {},
): BenchScale {
  const scale = quick ? QUICK : FULL;
  return {
    ...scale,
    seconds: asked.seconds ?? scale.seconds,
    repetitions: asked.repetitions ?? scale.repetitions,
    events: asked.events ?? scale.events,
  };
}
