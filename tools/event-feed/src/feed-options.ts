import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FeedInputError } from './feed-input.error.js';

/** What the command line asks for. */
export interface FeedOptions {
  /** Absolute. */
  readonly file: string;
  /** Where the demo listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: URL;
  readonly days: readonly string[] | undefined;
  readonly cameraId: string;
  /** How many requests are under way at once, ≥ 1. */
  readonly concurrency: number;
  /** How often an event is sent again after a 503, ≥ 0. */
  readonly retries: number;
  /** The result as one JSON object on standard output, and no progress. */
  readonly json: boolean;
}

export const USAGE = `Replays detections into the running demo, over HTTP.

  event-feed --file <file> [options]

  --file <file>          COCO detection results, or camera events as JSON Lines (told apart by their content)
  --url <url>            where the demo listens                                  default http://127.0.0.1:3000
  --days <day,day,…>     spread the events evenly over these days (YYYY-MM-DD, UTC)
  --from <day> --days <n>  the same, over n days in a row
                         default: COCO detections today; events keep their own times
  --camera <id>          camera_id of events made from COCO detections           default camera-1
  --concurrency <n>      requests under way at once                              default 64
  --retries <n>          how often an event is sent again after a 503            default 5
  --json                 print the result as JSON, without progress
  --help                 print this

Exit code 0: every event was acknowledged; 1: some were not; 2: the command or its file cannot be used.
`;

/**
 * @param argv the arguments after the program's name.
 * @param directory what a relative `--file` is relative to.
 * @returns `undefined` where only help is asked for.
 * @throws FeedInputError naming the option that is wrong.
 */
export function feedOptions(argv: readonly string[], directory: string): FeedOptions | undefined {
  const values = parsedArguments(argv);
  if (values.help) return undefined;
  if (values.file === undefined) throw new FeedInputError('--file is missing');
  return {
    file: resolve(directory, values.file),
    url: httpUrl(values.url),
    days: days(values.days, values.from),
    cameraId: values.camera,
    concurrency: count('--concurrency', values.concurrency, 1),
    retries: count('--retries', values.retries, 0),
    json: values.json,
  };
}

function parsedArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        file: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:3000' },
        days: { type: 'string' },
        from: { type: 'string' },
        camera: { type: 'string', default: 'camera-1' },
        concurrency: { type: 'string', default: '64' },
        retries: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new FeedInputError((error as TypeError).message, { cause: error });
  }
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new FeedInputError(`--url must be an http or https URL, not "${text}"`);
  }
  return url;
}

function count(option: string, text: string, least: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value < least)
    throw new FeedInputError(`${option} must be a whole number from ${least} to 999999, not "${text}"`);
  return value;
}

function days(list: string | undefined, from: string | undefined): readonly string[] | undefined {
  if (from === undefined) return list?.split(',').map((text) => day('--days', text.trim()));
  const first = Date.parse(day('--from', from));
  return Array.from({ length: count('--days', list ?? '1', 1) }, (_, index) =>
    new Date(first + index * 86_400_000).toISOString().slice(0, 10),
  );
}

function day(option: string, text: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  // Date.parse makes 2 March of 30 February.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text) {
    throw new FeedInputError(`${option} must name days that exist, as YYYY-MM-DD, not "${text}"`);
  }
  return text;
}
