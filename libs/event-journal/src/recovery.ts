import { join } from 'node:path';
import type { DayFile, DayFileContext } from './day-file.js';
import { removeFile } from './file-system.js';
import type { WriteMode } from './event-journal-options.js';

/**
 * Removes what a dead writer left in `.journal/tmp`. A twin that the records know is kept in `replace` mode: a living
 * writer may be taking turns with it.
 */
export async function removeLeftovers(context: DayFileContext, writeMode: WriteMode): Promise<void> {
  const { fileSystem, layout, records } = context;
  for (const name of await fileSystem.readdir(layout.tmp)) {
    const leftover = layout.leftoverOf(name);
    if (leftover === undefined) continue;
    const path = join(layout.tmp, name);
    const record = records.read(leftover.day);
    const stats = fileSystem.lstatSync(path);
    const takesTurns =
      writeMode === 'replace' &&
      leftover.kind === 'twin' &&
      record?.twinInode === stats?.ino &&
      record?.twinSize === stats?.size;
    if (!takesTurns) await removeFile(fileSystem, path);
  }
}

/**
 * Repairs the most recent day files. Others are repaired when an event of theirs arrives; without this sweep
 * yesterday's would stay torn until then.
 */
export async function recoverRecentDays(
  { fileSystem, layout, report }: DayFileContext,
  days: number,
  dayFile: (day: string) => DayFile,
): Promise<void> {
  const names = (await fileSystem.readdir(layout.root)).filter((name) => layout.isDayName(name)).sort();
  for (const day of days === 0 ? [] : names.slice(-days)) {
    try {
      await dayFile(day).recover();
    } catch (error) {
      // One bad day must not keep the others from being written.
      report({ kind: 'failing', path: layout.shownPath(day), error });
    }
  }
}
