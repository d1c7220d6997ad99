import { FastifyAdapter } from '@nestjs/platform-fastify';

const DEFAULT_MAX_LINE_BYTES = 1_048_576;

/** A body may be indented and escaped, its line is neither: what is too large only for the line, the log refuses. */
const BODY_BYTES_PER_LINE_BYTE = 2;

/**
 * The HTTP server, its body limit following the event log's longest line.
 *
 * @param maxLineBytes the event log's `maxLineBytes`
 */
export function createHttpAdapter(maxLineBytes = DEFAULT_MAX_LINE_BYTES): FastifyAdapter {
  return new FastifyAdapter({ bodyLimit: BODY_BYTES_PER_LINE_BYTE * maxLineBytes });
}
