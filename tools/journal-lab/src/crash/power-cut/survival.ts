import { SeededRandom } from '../../seeded-random.js';

/** How likely each thing that was not synced survives the power cut: 0 none, 1 all, in between by chance. */
export interface SurvivalOdds {
  readonly names: number;
  readonly sizes: number;
  readonly pages: number;
}

/**
 * The corners that a random choice seldom meets: nothing survives; everything; names without data; sizes without data
 * (a file that ends with NULs); data and names without sizes; everything but names.
 */
export const SURVIVAL_CORNERS: readonly SurvivalOdds[] = [
  { names: 0, sizes: 0, pages: 0 },
  { names: 1, sizes: 1, pages: 1 },
  { names: 1, sizes: 0, pages: 0 },
  { names: 1, sizes: 1, pages: 0 },
  { names: 1, sizes: 0, pages: 1 },
  { names: 0, sizes: 1, pages: 1 },
];

const TEAR_PAGE = 0.25;
const CUT_SIZE = 0.35;

/** Decides, thing by thing, what a power cut leaves. */
export class Survival {
  constructor(
    private readonly random: SeededRandom,
    private readonly odds: SurvivalOdds,
  ) {}

  static byChance(random: SeededRandom): Survival {
    const odds = () => random.pick([0, 0.2, 0.5, 0.8, 1]);
    return new Survival(random, { names: odds(), sizes: odds(), pages: odds() });
  }

  name(): boolean {
    return this.random.chance(this.odds.names);
  }

  /** The cache as it is: nothing is lost. */
  static ofEverything(): Survival {
    return new Survival(new SeededRandom(0), { names: 1, sizes: 1, pages: 1 });
  }

  /** One of `count` versions of which the last is the newest, or -1: what was on disk before. */
  page(count: number): number {
    return this.version(this.odds.pages, count);
  }

  /** Whether a page survives sector by sector. */
  tearsPage(): boolean {
    return this.byChance(this.odds.pages) && this.random.chance(TEAR_PAGE);
  }

  size(count: number): number {
    return this.version(this.odds.sizes, count);
  }

  /** Where between `from` and `to` a growing file ends: data may reach the disk piece by piece. */
  cut(from: number, to: number): number {
    const cuts = this.byChance(this.odds.sizes) && to > from && this.random.chance(CUT_SIZE);
    return cuts ? from + 1 + this.random.below(to - from) : to;
  }

  private version(odds: number, count: number): number {
    if (!this.random.chance(odds)) return -1;
    return odds === 1 ? count - 1 : this.random.below(count);
  }

  private byChance(odds: number): boolean {
    return odds > 0 && odds < 1;
  }
}
