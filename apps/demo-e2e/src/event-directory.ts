import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An event log's directory, read as any other program would read it. */
export class EventDirectory {
  constructor(readonly path: string) {}

  /** A new, empty one, among the system's temporary files. */
  static async make(): Promise<EventDirectory> {
    return new EventDirectory(await mkdtemp(join(tmpdir(), 'demo-e2e-')));
  }

  dayFile(day: string): string {
    return join(this.path, day, 'events.json');
  }

  /** The days that have a directory, in order. */
  async days(): Promise<string[]> {
    return (await readdir(this.path)).filter((name) => !name.startsWith('.')).sort();
  }

  /**
   * The events of a day.
   * @throws Error when the file does not end in a newline or a line does not parse
   */
  async events(day: string): Promise<Record<string, unknown>[]> {
    const text = await readFile(this.dayFile(day), 'utf8');
    if (!text.endsWith('\n')) throw new Error(`${this.dayFile(day)} ends in the middle of a line`);
    return text
      .slice(0, -1)
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The events of all days. */
  async allEvents(): Promise<Record<string, unknown>[]> {
    return (await Promise.all((await this.days()).map((day) => this.events(day)))).flat();
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
