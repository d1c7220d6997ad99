const SIZES = [16_384, 262_144, 1_048_576] as const;
const KEPT_PER_SIZE = 16;

/** Buffers for batches, used again: a fresh one costs page faults on every commit. */
export class BufferPool {
  private readonly kept = SIZES.map((): Buffer[] => []);

  /** A buffer of at least `bytes`. */
  take(bytes: number): Buffer {
    const index = SIZES.findIndex((size) => size >= bytes);
    if (index === -1) return Buffer.allocUnsafeSlow(bytes);
    return this.kept[index]?.pop() ?? Buffer.allocUnsafeSlow(SIZES[index] ?? bytes);
  }

  give(buffer: Buffer): void {
    const kept = this.kept[SIZES.indexOf(buffer.length as (typeof SIZES)[number])];
    if (kept !== undefined && kept.length < KEPT_PER_SIZE) kept.push(buffer);
  }
}
