import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Empty directories, all on one file system, removed after use. */
export class ScratchDirectories {
  private readonly root: string;
  private made = 0;

  /** @param parent decides the file system; made when missing. */
  constructor(parent: string) {
    mkdirSync(parent, { recursive: true });
    this.root = mkdtempSync(join(parent, 'journal-lab-bench-'));
  }

  /** A directory that does not exist yet, in one that does. */
  next(): string {
    return join(this.root, String(this.made++));
  }

  async during<T>(task: (directory: string) => Promise<T>): Promise<T> {
    const directory = this.next();
    mkdirSync(directory);
    try {
      return await task(directory);
    } finally {
      // A competitor that was given up on may still write.
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
      this.settle();
    }
  }

  removeAll(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Writes the removal out: the freed blocks of hundreds of megabytes are changes that the first sync of whoever is next
   * would have to wait for.
   */
  private settle(): void {
    const root = openSync(this.root, 'r');
    try {
      fsyncSync(root);
    } finally {
      closeSync(root);
    }
  }
}
