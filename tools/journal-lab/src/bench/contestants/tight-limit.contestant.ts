import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import type { Contestant } from './contestant.js';

const SCRATCH_BYTES = 1_048_576;
const MAX_BYTES_PER_UNIT = 3;
const LF = 10;

/**
 * The tight limit: JSON.stringify, into a scratch buffer, one blocking write and fdatasync for each full MiB. Nobody is
 * told anything.
 */
export function tightLimit({ plain }: BenchEvents, synced: boolean): Contestant {
  return {
    key: synced ? 'limit' : 'limit-unsynced',
    name: synced ? 'tight limit' : 'tight limit, no sync',
    acknowledgement: 'nothing',
    concurrencies: undefined,
    about: `a bare loop: \`JSON.stringify\` into a scratch buffer, a blocking write${synced ? ' and fdatasync' : ''} per MiB, no promises, no answers`,
    open(directory) {
      const fd = openSync(join(directory, 'events.json'), 'a');
      const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
      let length = 0;
      const flush = (): void => {
        for (let at = 0; at < length;) at += writeSync(fd, scratch, at, length - at);
        if (synced) fdatasyncSync(fd);
        length = 0;
      };
      return Promise.resolve({
        kind: 'looping',
        run(goesOn) {
          for (let index = 0; ; index++) {
            const line = JSON.stringify(plain[index & EVENT_MASK]);
            if (length + line.length * MAX_BYTES_PER_UNIT + 1 > SCRATCH_BYTES) {
              flush();
              if (!goesOn(index)) return index;
            }
            length += scratch.write(line, length);
            scratch[length++] = LF;
          }
        },
        drain: () => Promise.resolve(),
        close: () => Promise.resolve(closeSync(fd)),
      });
    },
  };
}
