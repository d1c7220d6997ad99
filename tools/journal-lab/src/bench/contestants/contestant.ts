import type { Acknowledgement } from '../results.js';

/** Answers with a promise: driven by clients of whom each waits for its answer. */
interface Answering {
  readonly kind: 'answering';
  /** @param index which of the prepared events; any number, it is masked. */
  log(index: number): Promise<unknown>;
}

/** Returns and never answers: called over and over. */
interface Returning {
  readonly kind: 'returning';
  log(index: number): void;
}

/** A loop of its own: what the machine can do at all. */
interface Looping {
  readonly kind: 'looping';
  /** Runs until `goesOn`, asked now and then, says no. @returns how many events it wrote. */
  run(goesOn: (begun: number) => boolean): number;
}

interface Opened {
  /** Resolves when everything taken in is where the acknowledgement says, or further; part of the measured time. */
  drain(): Promise<void>;
  /** Lets go of everything; not measured. */
  close(): Promise<void>;
}

/** A competitor that takes events. */
export type OpenContestant = (Answering | Returning | Looping) & Opened;

/** One that answers each. */
export type AnsweringContestant = Answering & Opened;

/** Something whose speed is measured. */
export interface Contestant {
  readonly key: string;
  readonly name: string;
  readonly acknowledgement: Acknowledgement;
  /** The concurrencies at which it is measured; none for what is called and never waited for. */
  readonly concurrencies: readonly number[] | undefined;
  /** How it is set up, for the results page. */
  readonly about: string;
  /** @throws NotInstalledError for a peer that is not there. */
  open(directory: string): Promise<OpenContestant>;
}
