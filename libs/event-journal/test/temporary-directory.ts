import { afterAll, beforeEach } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for each test of a `describe`. They are removed after all of them: their journals are closed then. */
export function temporaryDirectory(): { readonly path: string } {
  const paths: string[] = [];
  beforeEach(async () => {
    paths.push(await mkdtemp(join(tmpdir(), 'event-journal-')));
  });
  afterAll(() => Promise.all(paths.map((path) => rm(path, { recursive: true, force: true }))));
  return {
    get path() {
      return paths.at(-1)!;
    },
  };
}
