/** What became of one event. */
export type Delivery =
  | {
      readonly acknowledged: true;
      /** The day of the file that the event is in, `YYYY-MM-DD`. */
      readonly day: string;
      /** How often it was sent again. */
      readonly retries: number;
    }
  | {
      readonly acknowledged: false;
      /** The answer's status and message, or why there was none. */
      readonly reason: string;
      readonly retries: number;
    };
