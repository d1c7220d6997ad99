import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type NumberedEvent } from './numbered-event.js';

/** A journal's directory as any tool sees it: nothing here goes through the engine. */
export class JournalFiles {
  constructor(readonly directory: string) {}

  dayFile(day = DAY): string {
    return join(this.directory, day, 'events.json');
  }

  text(day = DAY): string {
    return readFileSync(this.dayFile(day), 'utf8');
  }

  /** The ids in a day's file, in its order; throws unless every byte belongs to a whole line that parses. */
  ids(day = DAY): string[] {
    const lines = this.text(day).split('\n');
    if (lines.pop() !== '') throw new Error(`${this.dayFile(day)} ends in half a line`);
    return lines.map((line) => (JSON.parse(line) as NumberedEvent).id);
  }

  days(): string[] {
    return readdirSync(this.directory)
      .filter((name) => name !== '.journal')
      .sort();
  }

  /** The names in a directory of the journal's own: `tmp` or `quarantine`. */
  hidden(name: 'tmp' | 'quarantine'): string[] {
    return readdirSync(join(this.directory, '.journal', name)).sort();
  }

  quarantined(): string[] {
    const folder = join(this.directory, '.journal', 'quarantine');
    return this.hidden('quarantine').map((name) => readFileSync(join(folder, name), 'utf8'));
  }
}
