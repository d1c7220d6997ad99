import { expect } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EventJournal } from '../src/event-journal.js';
import type { WriteMode } from '../src/event-journal-options.js';
import type { FileSystem } from '../src/file-system.js';
import { InterceptedFileSystem, type Interceptor, type SystemCall } from './intercepted-file-system.js';
import { JournalFiles } from './journal-files.js';
import { lineOfNumbered, numberedEvent } from './numbered-event.js';
import { singleThreadedFileSystem } from './single-threaded-file-system.js';

const NEW_DAY = '2025-11-09';
const TORN_DAY = '2025-11-08';
const DAMAGED_DAY = '2025-11-07';

/**
 * A run that meets everything a journal does: opening, repairing what two crashes left, a birth, commits of one day and
 * of several.
 */
export class EventfulRun {
  readonly fileSystem: InterceptedFileSystem;
  /** `day id` of the events that must be there. */
  private readonly acknowledged = new Set([`${TORN_DAY} old`, `${DAMAGED_DAY} old`, `${DAMAGED_DAY} behind`]);

  constructor(
    private readonly directory: string,
    private readonly writeMode: WriteMode,
  ) {
    this.fileSystem = new InterceptedFileSystem(directory, singleThreadedFileSystem);
    this.leave(TORN_DAY, `${lineOfNumbered('old', TORN_DAY)}{"timestamp":"20`);
    this.leave(
      DAMAGED_DAY,
      `${lineOfNumbered('old', DAMAGED_DAY)}\0\0\0${lineOfNumbered('behind', DAMAGED_DAY)}`,
    );
  }

  /** The system calls of a run with nothing in its way. */
  static async calls(directory: string, writeMode: WriteMode): Promise<readonly SystemCall[]> {
    const run = new EventfulRun(directory, writeMode);
    await run.go(() => undefined);
    return run.fileSystem.calls;
  }

  /**
   * Runs, with `meddling` in the way of its system calls.
   * @param last called when nothing meddles any more.
   */
  async go(
    meddling: Interceptor,
    last: (journal: EventJournal) => Promise<void> = async () => {},
  ): Promise<void> {
    this.fileSystem.before = meddling;
    const journal = await this.open(this.fileSystem);
    await Promise.all([
      this.append(journal, '1', NEW_DAY),
      this.append(journal, '2', NEW_DAY),
      this.append(journal, '3', TORN_DAY),
      this.append(journal, '4', DAMAGED_DAY),
    ]);
    await this.append(journal, '5', NEW_DAY);
    await Promise.all([this.append(journal, '6', NEW_DAY), this.append(journal, '7', TORN_DAY)]);
    await last(journal);
    await journal.close();
  }

  open(fileSystem: FileSystem = singleThreadedFileSystem): Promise<EventJournal> {
    const { directory, writeMode } = this;
    return EventJournal.open({ directory, writeMode }, fileSystem);
  }

  /** Appends where nothing is in the way: it must be acknowledged. */
  async appendAcknowledged(journal: EventJournal, id: string): Promise<void> {
    for (const day of [NEW_DAY, TORN_DAY, DAMAGED_DAY]) {
      await this.append(journal, id, day);
      expect(this.acknowledged).toContain(`${day} ${id}`);
    }
  }

  /** What must hold however the run went. */
  expectSound(what: string): void {
    const files = new JournalFiles(this.directory);
    const found = files.days().flatMap((day) => files.ids(day).map((id) => `${day} ${id}`));
    const lost = [...this.acknowledged].filter((id) => !found.includes(id));
    const twice = found.filter((id, at) => found.indexOf(id) !== at);
    expect({ what, lost, twice, days: files.days(), leftOver: files.hidden('tmp') }).toEqual({
      what,
      lost: [],
      twice: [],
      days: [DAMAGED_DAY, TORN_DAY, NEW_DAY],
      leftOver: [],
    });
  }

  private async append(journal: EventJournal, id: string, day: string): Promise<void> {
    const { ok } = await journal.append(numberedEvent(id, day));
    if (ok) this.acknowledged.add(`${day} ${id}`);
  }

  private leave(day: string, text: string): void {
    const path = new JournalFiles(this.directory).dayFile(day);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
