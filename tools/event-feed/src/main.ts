import { feed } from './feed.js';
import { FeedInputError } from './feed-input.error.js';
import { feedOptions, USAGE } from './feed-options.js';
import { ProgressLine } from './progress-line.js';

// Nx starts its targets elsewhere; npm notes where the user was.
const { INIT_CWD, NX_TASK_TARGET_TARGET } = process.env;
const directory = (NX_TASK_TARGET_TARGET === 'feed' && INIT_CWD) || process.cwd();

try {
  const options = feedOptions(process.argv.slice(2), directory);
  if (options === undefined) {
    process.stdout.write(USAGE);
  } else {
    let progress: ProgressLine | undefined;
    const result = await feed(options, (total) => {
      if (options.json) return;
      progress ??= new ProgressLine(process.stderr, total);
      progress.advance();
    });
    process.stdout.write(`${options.json ? JSON.stringify(result) : result.toString()}\n`);
    process.exitCode = result.complete ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof FeedInputError)) throw error;
  process.stderr.write(`event-feed: ${error.message}\nevent-feed --help lists the options.\n`);
  process.exitCode = 2;
}
