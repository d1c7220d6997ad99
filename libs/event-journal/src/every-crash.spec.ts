import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { WriteMode } from './event-journal-options.js';
import { EventfulRun } from '../test/eventful-run.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

/** Calls that change nothing, so that dying before them is dying before the next. */
const LOOKS = [
  'lstatSync',
  'fstatSync',
  'read',
  'readSync',
  'readdir',
  'accessDirectory',
  'fsync',
  'fdatasync',
];

/** No process dies here: from the moment of its death no call of the journal is made any more, and its locks go. */
describe.each<WriteMode>(['append', 'replace'])('A writer that dies, in %s mode', (writeMode) => {
  const temporary = temporaryDirectory();

  it('before any of its system calls leaves nothing that the next one does not repair', async () => {
    const calls = await EventfulRun.calls(join(temporary.path, 'alive'), writeMode);
    for (const [n, { op, path }] of calls.entries()) {
      if (!LOOKS.includes(op))
        await expectRepaired(`before-${n}`, `before call ${n}, ${op} ${path}`, n, false);
    }
  }, 60_000);

  it('in the middle of any of its writes leaves nothing that the next one does not repair', async () => {
    const calls = await EventfulRun.calls(join(temporary.path, 'alive'), writeMode);
    for (const [n, { op, path }] of calls.entries()) {
      if (/^write/.test(op)) await expectRepaired(`within-${n}`, `within call ${n}, ${op} ${path}`, n, true);
    }
  }, 60_000);

  async function expectRepaired(name: string, what: string, n: number, within: boolean): Promise<void> {
    const run = new EventfulRun(join(temporary.path, name), writeMode);
    let at = -1;
    const death = new Error('The writer is dead');
    const dying = run.go((call) => {
      at++;
      if (at === n && within) call.length = Math.floor((call.length ?? 0) / 2);
      else if (at >= n) throw death;
    });
    await dying.catch((error: Error) => expect([error, error.cause]).toContain(death));
    expect(at).toBeGreaterThanOrEqual(n);
    await run.fileSystem.bury();

    const journal = await run.open();
    await run.appendAcknowledged(journal, 'after the crash');
    await journal.close();
    run.expectSound(what);
  }
});
