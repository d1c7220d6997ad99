import { ordinalOf } from './day.js';
import { writeAll, type FileSystem } from './file-system.js';

/** What the last commit of a day left behind. */
export interface CommitRecord {
  readonly inode: number;
  readonly size: number;
  /** The hidden twin of `replace` mode; 0 where there is none. */
  readonly twinInode: number;
  readonly twinSize: number;
}

const SLOT_BYTES = 128;
const SLOTS = 64;
const TABLE_BYTES = SLOT_BYTES * SLOTS;
const SLOT = /^(\d{4}-\d{2}-\d{2}) (\d+) (\d+) (\d+) (\d+) *\n$/;

/**
 * What each writer tells the next one through the lock file, one line a day: how long the day file was when its last
 * commit was synced. A file that still has that inode and length was left whole, so nobody reads its tail again.
 *
 * It is a hint and never synced: it outlives a killed process, which is when it is needed, and after a power cut it may
 * be missing or old. Nothing is ever cut from a file because of it.
 */
export class CommitRecords {
  private readonly slot = Buffer.alloc(SLOT_BYTES);
  private prepared = false;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly fd: number,
  ) {}

  get isPrepared(): boolean {
    return this.prepared;
  }

  /** Gives the table its blocks now: on a full disk a record must still find room. Call it under the lock. */
  async prepare(): Promise<void> {
    const { size } = this.fileSystem.fstatSync(this.fd);
    if (size < TABLE_BYTES) {
      const empty = Buffer.alloc(TABLE_BYTES, `${' '.repeat(SLOT_BYTES - 1)}\n`);
      await writeAll(this.fileSystem, this.fd, empty, 0);
      await this.fileSystem.fsync(this.fd);
    }
    this.prepared = true;
  }

  /** `undefined` where nothing is known of the day, an unreadable table included: then its tail is read instead. */
  read(day: string): CommitRecord | undefined {
    try {
      this.fileSystem.readSync(this.fd, this.slot, 0, SLOT_BYTES, positionOf(day));
    } catch {
      return undefined;
    }
    const match = SLOT.exec(this.slot.toString('latin1'));
    if (match === null || match[1] !== day) return undefined;
    const [inode, size, twinInode, twinSize] = match.slice(2).map(Number) as [number, number, number, number];
    return { inode, size, twinInode, twinSize };
  }

  /** A record that cannot be written costs the next writer a look at the tail, so it must not fail a commit. */
  write(day: string, { inode, size, twinInode, twinSize }: CommitRecord): void {
    const text = `${day} ${inode} ${size} ${twinInode} ${twinSize}`;
    this.slot.write(`${text.padEnd(SLOT_BYTES - 1)}\n`, 'latin1');
    try {
      this.fileSystem.writeSync(this.fd, this.slot, 0, SLOT_BYTES, positionOf(day));
    } catch {
      return;
    }
  }
}

function positionOf(day: string): number {
  return (((ordinalOf(day) % SLOTS) + SLOTS) % SLOTS) * SLOT_BYTES;
}
