import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where rebuilt states lie: in memory where the system offers that, for thousands are built and removed again. */
export function memoryDirectory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
