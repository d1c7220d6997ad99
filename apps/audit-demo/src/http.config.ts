import { registerAs } from '@nestjs/config';

/** Where the application listens: `HOST` (127.0.0.1) and `PORT` (3100; 0 takes a free one). */
export const httpConfig = registerAs('http', () => {
  // An empty variable counts as not set, as in the event log's namespace.
  const host = process.env['HOST'] || '127.0.0.1';
  const port = process.env['PORT'] || '3100';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    const error = new Error('PORT must be a whole number from 0 to 65535');
    // Nest prints the stack, whose frames lead into its injector and nowhere else.
    error.stack = error.message;
    throw error;
  }
  return { host, port: Number(port) };
});
