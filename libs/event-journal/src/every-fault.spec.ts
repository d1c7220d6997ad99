import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { EventJournalError } from './event-journal-error.js';
import type { WriteMode } from './event-journal-options.js';
import { EventfulRun } from '../test/eventful-run.js';
import type { SystemCall } from '../test/intercepted-file-system.js';
import { systemError } from '../test/system-error.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const CODES = ['EIO', 'ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EMFILE'];

/** Calls that are answered from memory: they fail for good only. The lab tries each of them. */
const LOOKS = ['lstatSync', 'fstatSync', 'readSync', 'accessDirectory'];

describe.each<WriteMode>(['append', 'replace'])('Whatever system call fails, in %s mode', (writeMode) => {
  const temporary = temporaryDirectory();

  it('once: every event is answered, nothing acknowledged is lost, and the journal goes on', async () => {
    const calls = await EventfulRun.calls(join(temporary.path, 'sound'), writeMode);
    for (const [n, { op }] of calls.entries()) {
      if (!LOOKS.includes(op)) await expectSound(`once-${n}`, (_, at) => at === n);
    }
  }, 60_000);

  it('for good: every event is answered, and the journal goes on by itself when the cause is gone', async () => {
    const calls = await EventfulRun.calls(join(temporary.path, 'sound'), writeMode);
    for (const [n, { op, path }] of calls.entries()) {
      const isFirst = calls.findIndex((call) => call.op === op && call.path === path) === n;
      if (isFirst) await expectSound(`for-good-${n}`, (call, at) => call.op === op && at >= n);
    }
  }, 60_000);

  async function expectSound(name: string, fails: (call: SystemCall, at: number) => boolean): Promise<void> {
    const run = new EventfulRun(join(temporary.path, name), writeMode);
    let at = -1;
    let failed: SystemCall | undefined;
    const code = CODES[Number(name.replace(/\D+/, '')) % CODES.length]!;
    const fault = (call: SystemCall) => {
      at++;
      if (!fails(call, at)) return;
      failed ??= call;
      throw systemError(code);
    };
    try {
      await run.go(fault, (journal) => {
        run.fileSystem.before = () => undefined;
        return run.appendAcknowledged(journal, 'after the fault');
      });
    } catch (error) {
      // It may refuse to open.
      if (!(error instanceof EventJournalError)) throw error;
    }
    const what = `${name}: ${code} of ${failed?.op} ${failed?.path}`;
    const open = failed?.op === 'close' ? [] : run.fileSystem.openPaths;
    expect({ what, open }).toEqual({ what, open: [] });

    // What stands in tmp is the affair of the next open, or of the next commit of its day.
    const journal = await run.open();
    await run.appendAcknowledged(journal, 'after the next open');
    await journal.close();
    run.expectSound(what);
  }
});
