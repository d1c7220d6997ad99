/** Who called which route, when, and what came of it: a plain object, which the log writes as it is. */
export interface AccessEvent {
  readonly timestamp: Date;
  readonly actor: string;
  readonly method: string;
  /** The route's pattern, not the URL: what stands in a query is nobody's business. */
  readonly route: string;
  readonly status: number;
}
