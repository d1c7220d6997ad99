/** The command or its file cannot be used: told to the user in one line, without a stack. */
export class FeedInputError extends Error {
  override readonly name = 'FeedInputError';
}
