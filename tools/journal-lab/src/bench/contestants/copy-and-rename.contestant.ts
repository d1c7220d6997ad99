import { copyFile, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_MASK, type BenchEvents } from '../bench-events.js';
import type { Contestant } from './contestant.js';

/** Copy the day file, append to the copy, sync it, rename it over the day file, sync the directory: for every event. */
export function copyAndRename({ plain }: BenchEvents, concurrencies: readonly number[]): Contestant {
  return {
    key: 'copy-and-rename',
    name: 'copy + rename per event',
    acknowledgement: 'disk',
    concurrencies,
    about:
      'copies the day file, appends to the copy, syncs it, renames it, syncs the directory; one event at a time',
    async open(directory) {
      const path = join(directory, 'events.json');
      const copy = join(directory, 'events.json.tmp');
      await writeFile(path, '');
      const publish = async (line: string): Promise<void> => {
        await copyFile(path, copy);
        const file = await open(copy, 'a');
        await file.write(line);
        await file.sync();
        await file.close();
        await rename(copy, path);
        const folder = await open(directory, 'r');
        await folder.sync();
        await folder.close();
      };
      let turn = Promise.resolve();
      return {
        kind: 'answering',
        log: (index) => (turn = turn.then(() => publish(`${JSON.stringify(plain[index & EVENT_MASK])}\n`))),
        drain: () => turn,
        close: () => Promise.resolve(),
      };
    },
  };
}
