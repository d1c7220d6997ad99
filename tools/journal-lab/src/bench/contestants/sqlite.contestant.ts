import { join } from 'node:path';
import { BENCH_DAY, EVENT_MASK, type BenchEvents } from '../bench-events.js';
import { importPeer } from '../peers.js';
import type { Contestant } from './contestant.js';

interface Database {
  pragma(source: string): unknown;
  exec(source: string): unknown;
  prepare(source: string): { run(...values: unknown[]): unknown };
  transaction(task: () => void): () => void;
  close(): void;
}

/** SQLite as a durable log: everything that arrived in one turn of the event loop is one transaction. */
export function sqliteBatched({ plain }: BenchEvents, concurrencies: readonly number[]): Contestant {
  return {
    key: 'sqlite',
    name: 'SQLite WAL FULL, batched',
    acknowledgement: 'disk',
    concurrencies,
    about:
      'better-sqlite3, `journal_mode = WAL`, `synchronous = FULL`; what arrives in one turn of the event loop is one transaction',
    async open(directory) {
      const { default: Sqlite } = await importPeer<{ default: new (path: string) => Database }>(
        'better-sqlite3',
      );
      const database = new Sqlite(join(directory, 'events.sqlite'));
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.exec(
        'CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, day TEXT NOT NULL, line TEXT NOT NULL)',
      );
      const insert = database.prepare('INSERT INTO events (day, line) VALUES (?, ?)');

      let lines: string[] = [];
      let waiting: (() => void)[] = [];
      const commit = database.transaction(() => {
        for (const line of lines) insert.run(BENCH_DAY, line);
      });
      const wait = (resolve: () => void): void => void waiting.push(resolve);
      const flush = (): void => {
        commit();
        const answered = waiting;
        lines = [];
        waiting = [];
        for (const resolve of answered) resolve();
      };
      return {
        kind: 'answering',
        log(index) {
          if (lines.length === 0) setImmediate(flush);
          lines.push(JSON.stringify(plain[index & EVENT_MASK]));
          return new Promise<void>(wait);
        },
        drain: () => Promise.resolve(),
        close: () => Promise.resolve(database.close()),
      };
    },
  };
}
