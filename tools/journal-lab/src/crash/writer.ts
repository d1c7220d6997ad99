import { EventJournal, type AppendOutcome, type JournalEvent } from '@eventlog/event-journal';
import { nodeFileSystem, type FileSystem } from '@eventlog/event-journal/file-system';
import { PlainWriter } from './plain-writer.js';

/** What the lab needs of the thing it tests. */
export interface Writer {
  append(event: JournalEvent): Promise<AppendOutcome>;
  close(): Promise<void>;
}

/** The ways of {@link PlainWriter} to be wrong. */
export const OMISSIONS = [
  'sync',
  'repair',
  'sync-before-acknowledging',
  'directory-sync',
  'truncation',
] as const;

export type Omission = (typeof OMISSIONS)[number];

/** Which writer a run tests. */
export interface WriterChoice {
  /** `engine`: the event journal. `plain`: the lab's own {@link PlainWriter}. */
  readonly kind: 'engine' | 'plain';
  readonly writeMode: 'append' | 'replace';
  readonly sync: 'always' | 'interval' | 'never';
  /** Write and sync in two calls, as where the system has no synced write. The plain writer does so anyway. */
  readonly twoStepSync?: boolean;
  /** What a `plain` writer leaves out. */
  readonly omit?: Omission;
}

export const ENGINE_APPEND: WriterChoice = { kind: 'engine', writeMode: 'append', sync: 'always' };

export async function openWriter(
  choice: WriterChoice,
  directory: string,
  fileSystem: FileSystem = nodeFileSystem,
): Promise<Writer> {
  if (choice.kind === 'plain') return PlainWriter.open(directory, choice.omit, fileSystem);
  const { writeMode, sync, twoStepSync } = choice;
  const port = twoStepSync === true ? { ...fileSystem, syncedWriteFlag: 0 } : fileSystem;
  return EventJournal.open({ directory, writeMode, sync }, port);
}

/** Whether write and sync are one call, where the system has such a call. */
export function hasSyncedWrites({ kind, writeMode, sync, twoStepSync }: WriterChoice): boolean {
  return kind === 'engine' && writeMode === 'append' && sync === 'always' && twoStepSync !== true;
}

/** As it stands in progress lines and tables. */
export function nameOf({ kind, writeMode, sync, twoStepSync, omit }: WriterChoice): string {
  if (kind === 'plain') return omit === undefined ? 'plain' : `plain without ${omit}`;
  const name = twoStepSync === true ? `${writeMode}, two-step sync` : writeMode;
  return sync === 'always' ? name : `${name}, sync ${sync}`;
}
