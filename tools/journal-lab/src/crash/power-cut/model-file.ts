import type { Survival } from './survival.js';

export const PAGE_BYTES = 4096;
const SECTOR_BYTES = 512;
const EMPTY_PAGE = Buffer.alloc(PAGE_BYTES);

interface PageVersion {
  readonly moment: number;
  readonly bytes: Buffer;
  /** A sync failed over it: the kernel holds the page for clean, and no later sync writes it. */
  abandoned: boolean;
}

interface Dated<T> {
  readonly moment: number;
  readonly value: T;
}

/**
 * A file as a page cache over a disk. Between two syncs every page may reach the disk in any of the versions it has
 * had, whole or sector by sector, and the size may be any it has had.
 */
export class ModelFile {
  readonly kind = 'file';
  /** The inode's number, once a stat of the trace has shown it. */
  inode: number | undefined;
  size = 0;
  private readonly cached = new Map<number, Buffer>();
  private readonly onDisk = new Map<number, Buffer>();
  private readonly pending = new Map<number, PageVersion[]>();
  private sizeOnDisk = 0;
  private sizes: Dated<number>[] = [];
  private modes: Dated<number>[] = [];

  constructor(private modeOnDisk: number) {}

  /** A file that was there, and synced, before the trace began. */
  static durable(bytes: Buffer, mode: number, inode: number): ModelFile {
    const file = new ModelFile(mode);
    file.inode = inode;
    file.write(0, 0, bytes);
    file.synced(0);
    return file;
  }

  write(moment: number, offset: number, bytes: Buffer): void {
    for (let done = 0; done < bytes.length;) {
      const page = Math.floor((offset + done) / PAGE_BYTES);
      const within = (offset + done) % PAGE_BYTES;
      const count = Math.min(PAGE_BYTES - within, bytes.length - done);
      const version = Buffer.from(this.cached.get(page) ?? EMPTY_PAGE);
      bytes.copy(version, within, done, done + count);
      this.dirty(moment, page, version);
      done += count;
    }
    if (offset + bytes.length > this.size) this.resize(moment, offset + bytes.length);
  }

  truncate(moment: number, size: number): void {
    const last = Math.floor(size / PAGE_BYTES);
    for (const page of new Set([...this.cached.keys(), ...this.onDisk.keys(), ...this.pending.keys()])) {
      if (page > last || (page === last && size % PAGE_BYTES === 0)) this.dirty(moment, page, EMPTY_PAGE);
    }
    if (size % PAGE_BYTES !== 0 && this.cached.has(last)) {
      this.dirty(moment, last, Buffer.from(this.cached.get(last) as Buffer).fill(0, size % PAGE_BYTES));
    }
    this.resize(moment, size);
  }

  chmod(moment: number, mode: number): void {
    this.modes.push({ moment, value: mode });
  }

  read(offset: number, length: number): Buffer {
    const whole = assemble(this.size, (page) => this.cached.get(page));
    return whole.subarray(offset, offset + length);
  }

  /** All that was done until `moment` is on disk; the mode only when the whole inode was synced. */
  synced(moment: number, withMode = true): void {
    for (const page of [...this.pending.keys()]) this.settle(page, moment);
    this.sizeOnDisk = this.sizes.findLast((one) => one.moment <= moment)?.value ?? this.sizeOnDisk;
    this.sizes = this.sizes.filter((one) => one.moment > moment);
    if (!withMode) return;
    this.modeOnDisk = this.modes.findLast((one) => one.moment <= moment)?.value ?? this.modeOnDisk;
    this.modes = this.modes.filter((one) => one.moment > moment);
  }

  /**
   * A synced write of `[from, to)` has returned: its pages, as they were at `moment`, and a size that lets them be read are
   * on disk. Linux syncs no more than that range, so all else stays in doubt: other pages, a truncation before it, the mode.
   */
  rangeSynced(moment: number, from: number, to: number): void {
    for (let page = Math.floor(from / PAGE_BYTES); page * PAGE_BYTES < to; page++) this.settle(page, moment);
    this.sizeOnDisk = Math.max(this.sizeOnDisk, to);
    this.sizes = this.sizes.filter((one) => one.moment > moment || one.value >= to);
  }

  /** A sync failed: what was written until `moment` may be on disk or not, and is never tried again. */
  syncFailed(moment: number): void {
    for (const version of [...this.pending.values()].flat()) {
      if (version.moment <= moment) version.abandoned = true;
    }
  }

  /** What a power cut leaves of the file. */
  survivor(survival: Survival): { bytes: Buffer; mode: number } {
    const chosen = survival.size(this.sizes.length);
    const size = this.sizes[chosen]?.value ?? this.sizeOnDisk;
    const before = this.sizes[chosen - 1]?.value ?? this.sizeOnDisk;
    const bytes = assemble(chosen < 0 ? size : survival.cut(before, size), (page) =>
      this.survivingPage(page, survival),
    );
    const mode = this.modes.findLast(() => survival.name())?.value ?? this.modeOnDisk;
    return { bytes, mode };
  }

  /** The page as it was at `moment` is on disk. */
  private settle(page: number, moment: number): void {
    const versions = this.pending.get(page) ?? [];
    const newest = versions.findLast((one) => one.moment <= moment && !one.abandoned);
    if (newest === undefined) return;
    this.onDisk.set(page, newest.bytes);
    const later = versions.slice(versions.indexOf(newest) + 1);
    if (later.length > 0) this.pending.set(page, later);
    else this.pending.delete(page);
  }

  private survivingPage(page: number, survival: Survival): Buffer | undefined {
    const before = this.onDisk.get(page);
    const versions = this.pending.get(page);
    if (versions === undefined) return before;
    const choose = () => versions[survival.page(versions.length)]?.bytes ?? before ?? EMPTY_PAGE;
    if (!survival.tearsPage()) return choose();
    const torn = Buffer.alloc(PAGE_BYTES);
    for (let at = 0; at < PAGE_BYTES; at += SECTOR_BYTES) choose().copy(torn, at, at, at + SECTOR_BYTES);
    return torn;
  }

  private dirty(moment: number, page: number, bytes: Buffer): void {
    this.cached.set(page, bytes);
    const versions = this.pending.get(page);
    const version = { moment, bytes, abandoned: false };
    if (versions === undefined) this.pending.set(page, [version]);
    else versions.push(version);
  }

  private resize(moment: number, size: number): void {
    this.size = size;
    this.sizes.push({ moment, value: size });
  }
}

function assemble(size: number, pageAt: (page: number) => Buffer | undefined): Buffer {
  const bytes = Buffer.alloc(size);
  for (let page = 0; page * PAGE_BYTES < size; page++) pageAt(page)?.copy(bytes, page * PAGE_BYTES);
  return bytes;
}
