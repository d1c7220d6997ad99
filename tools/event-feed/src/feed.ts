import pMap, { pMapSkip } from 'p-map';
import { EventSender } from './event-sender.js';
import type { FeedOptions } from './feed-options.js';
import { FeedResult } from './feed-result.js';
import { openEventSource } from './open-event-source.js';
import { UnsendableInput } from './unsendable-input.js';

/**
 * Sends everything that is in the file and waits for every answer.
 *
 * @param answered called after each event, with how many there are in all.
 * @throws FeedInputError where the file cannot be read or is of no known form.
 */
export async function feed(options: FeedOptions, answered: (total: number) => void): Promise<FeedResult> {
  const source = await openEventSource(options);
  const sender = new EventSender(options.url, options.retries);
  const result = new FeedResult(source.notes);
  await pMap(
    source.events,
    async (event) => {
      if (event instanceof UnsendableInput) result.addUnsendable(event.problem);
      else result.add(await sender.send(event));
      answered(source.total);
      // Keeps p-map from collecting a value per event.
      return pMapSkip;
    },
    { concurrency: options.concurrency },
  );
  return result;
}
