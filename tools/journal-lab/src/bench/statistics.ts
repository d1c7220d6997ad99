/** The middle of several repetitions, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @param values at least one. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] as number;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  };
}

/**
 * The ratio of two competitors, taken round by round: what slows the machine down for a while slows both of a round, so
 * their ratio holds where absolute figures do not. `undefined` when they have no round in common.
 */
export function ratioSpread(
  numerators: readonly number[],
  denominators: readonly number[],
): Spread | undefined {
  const ratios = numerators
    .slice(0, denominators.length)
    .map((numerator, round) => numerator / (denominators[round] as number));
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}
