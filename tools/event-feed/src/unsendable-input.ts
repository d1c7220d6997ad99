/** A place of the input that is no event. */
export class UnsendableInput {
  /** @param problem where and why, e.g. `line 7 is not a JSON object`. */
  constructor(readonly problem: string) {}
}
