import type { BenchScale } from '../bench-scale.js';
import type { Progress } from '../progress.js';
import type { Row } from '../results.js';
import type { ScratchDirectories } from '../scratch-directories.js';

/** What every suite is given. */
export interface Bench {
  readonly scale: BenchScale;
  readonly directories: ScratchDirectories;
  readonly progress: Progress;
  /** Keys of those that take part where many do; all when empty. */
  readonly contestants: readonly string[];
}

/** One question, and how it is measured. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** For the results page. */
  readonly method: string;
  measure(bench: Bench): Promise<Row[]>;
}

/** What {@link takeTurns} is told by every suite. */
export function turnsOf(suite: string, { scale, directories, progress }: Bench) {
  return { suite, repetitions: scale.repetitions, milliseconds: scale.seconds * 1000, directories, progress };
}
