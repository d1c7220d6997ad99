import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EventJournal } from './event-journal.js';
import type { WriteMode } from './event-journal-options.js';
import { InterceptedFileSystem, type Interceptor } from '../test/intercepted-file-system.js';
import { JournalFiles } from '../test/journal-files.js';
import { lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { systemError } from '../test/system-error.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const NEW_DAY = '2025-11-09';
const TORN_DAY = '2025-11-08';
const DAMAGED_DAY = '2025-11-07';
const CODES = ['EIO', 'ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EMFILE'];

/** Calls that are answered from memory: they are tried for good only, the lab tries each. */
const LOOKS = ['lstatSync', 'fstatSync', 'readSync', 'accessDirectory'];

describe.each<WriteMode>(['append', 'replace'])('Whatever system call fails, in %s mode', (writeMode) => {
  const temporary = temporaryDirectory();

  it('once: every event is answered, nothing acknowledged is lost, and the journal goes on', async () => {
    const calls = await callsOfARun(writeMode, join(temporary.path, 'sound'));
    for (const [n, { op, path }] of calls.entries()) {
      if (LOOKS.includes(op)) continue;
      const directory = join(temporary.path, `once-${n}`);
      let at = -1;
      const fault: Interceptor = () => {
        at++;
        if (at === n) throw systemError(CODES[n % CODES.length]!);
      };
      await expectSound(writeMode, directory, fault, `call ${n}, ${op} ${path}`);
    }
  });

  it('for good: every event is answered, and the journal goes on by itself when the cause is gone', async () => {
    const calls = await callsOfARun(writeMode, join(temporary.path, 'sound'));
    for (const [n, { op, path }] of calls.entries()) {
      if (calls.findIndex((call) => call.op === op && call.path === path) < n) continue;
      const directory = join(temporary.path, `for-good-${n}`);
      let at = -1;
      const fault: Interceptor = (call) => {
        at++;
        if (at >= n && call.op === op) throw systemError(CODES[n % CODES.length]!);
      };
      await expectSound(writeMode, directory, fault, `from call ${n} on, ${op} ${path}`);
    }
  });
});

async function callsOfARun(writeMode: WriteMode, directory: string) {
  leaveTraces(directory);
  const fileSystem = new InterceptedFileSystem(directory, false);
  await run(writeMode, directory, fileSystem, new Set());
  return fileSystem.calls;
}

/** What two crashes left: a torn tail, and NULs with a whole line behind. */
function leaveTraces(directory: string): void {
  const leave = (day: string, text: string) => {
    const path = new JournalFiles(directory).dayFile(day);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  leave(TORN_DAY, `${lineOfNumbered('old', TORN_DAY)}{"timestamp":"20`);
  leave(DAMAGED_DAY, `${lineOfNumbered('old', DAMAGED_DAY)}\0\0\0${lineOfNumbered('behind', DAMAGED_DAY)}`);
}

/** Opens, appends to days new and old, in one commit and in several, and closes; adds what was acknowledged. */
async function run(
  writeMode: WriteMode,
  directory: string,
  fileSystem: InterceptedFileSystem,
  acknowledged: Set<string>,
): Promise<void> {
  const journal = await EventJournal.open({ directory, writeMode, lockTimeoutMs: 5000 }, fileSystem);
  const append = async (id: string, day: string) => {
    if ((await journal.append(numberedEvent(id, day))).ok) acknowledged.add(`${day} ${id}`);
  };
  await Promise.all([
    append('1', NEW_DAY),
    append('2', NEW_DAY),
    append('3', TORN_DAY),
    append('4', DAMAGED_DAY),
  ]);
  await append('5', NEW_DAY);
  await Promise.all([append('6', NEW_DAY), append('7', TORN_DAY)]);
  fileSystem.before = () => undefined;
  await append('8', NEW_DAY);
  await append('9', TORN_DAY);
  expect(acknowledged).toContain(`${NEW_DAY} 8`);
  expect(acknowledged).toContain(`${TORN_DAY} 9`);
  await journal.close();
}

async function expectSound(
  writeMode: WriteMode,
  directory: string,
  fault: Interceptor,
  what: string,
): Promise<void> {
  leaveTraces(directory);
  const acknowledged = new Set([`${TORN_DAY} old`, `${DAMAGED_DAY} old`, `${DAMAGED_DAY} behind`]);
  const fileSystem = new InterceptedFileSystem(directory, false);
  fileSystem.before = fault;
  try {
    await run(writeMode, directory, fileSystem, acknowledged);
  } catch (error) {
    if ((error as { name?: string }).name !== 'EventJournalError') throw error;
    fileSystem.before = () => undefined;
    await run(writeMode, directory, fileSystem, acknowledged);
  }
  // A day that got no event since the fault, and what stands in tmp, are the next open's affair.
  await (
    await EventJournal.open({ directory, writeMode }, new InterceptedFileSystem(directory, false))
  ).close();

  const files = new JournalFiles(directory);
  const found = files.days().flatMap((day) => files.ids(day).map((id) => `${day} ${id}`));
  const lost = [...acknowledged].filter((id) => !found.includes(id));
  const twice = found.filter((id, at) => found.indexOf(id) !== at);
  expect({ what, lost, twice, days: files.days(), leftOver: files.hidden('tmp') }).toEqual({
    what,
    lost: [],
    twice: [],
    days: [DAMAGED_DAY, TORN_DAY, NEW_DAY],
    leftOver: [],
  });
}
