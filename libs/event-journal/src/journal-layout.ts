import { join, resolve } from 'node:path';

const DAY_NAME = /^\d{4}-\d{2}-\d{2}$/;

/** The names in a journal's directory. Everything that is no day file is below `.journal`, out of the way of globs. */
export class JournalLayout {
  /** Absolute, whatever the working directory becomes later. */
  readonly root: string;
  readonly journal: string;
  readonly lock: string;
  readonly tmp: string;
  readonly quarantine: string;

  constructor(
    /** As the caller gave it; outcomes and reports show it so. */
    private readonly directory: string,
    private readonly fileName: string,
  ) {
    this.root = resolve(directory);
    this.journal = join(this.root, '.journal');
    this.lock = join(this.journal, 'lock');
    this.tmp = join(this.journal, 'tmp');
    this.quarantine = join(this.journal, 'quarantine');
  }

  isDayName(name: string): boolean {
    return DAY_NAME.test(name);
  }

  dayDirectory(day: string): string {
    return join(this.root, day);
  }

  dayFile(day: string): string {
    return join(this.root, day, this.fileName);
  }

  /** The day file's path as callers see it. */
  shownPath(day: string): string {
    return join(this.directory, day, this.fileName);
  }

  /** Where a day file is written before it is born or repaired under its own name. */
  unpublished(day: string): string {
    return join(this.tmp, `${day}.${this.fileName}.new`);
  }

  /** The hidden copy that takes turns with the day file in `replace` mode. */
  twin(day: string): string {
    return join(this.tmp, `${day}.${this.fileName}.twin`);
  }

  /** The day file that a twin is about to replace, for the moment between link and rename. */
  retired(day: string): string {
    return join(this.tmp, `${day}.${this.fileName}.retired`);
  }

  /** What a file in `.journal/tmp` is, where it is one of this journal's. */
  leftoverOf(name: string): { day: string; kind: string } | undefined {
    const day = name.slice(0, 10);
    const [before, kind] = [`${day}.${this.fileName}.`, name.slice(11 + this.fileName.length + 1)];
    const known = this.isDayName(day) && name.startsWith(before) && ['new', 'twin', 'retired'].includes(kind);
    return known ? { day, kind } : undefined;
  }

  quarantined(day: string, offset: number, at: Date): string {
    const time = at.toISOString().replaceAll(/[-:.]/g, '');
    return join(this.quarantine, `${day}.${offset}.${time}.${this.fileName}`);
  }
}
