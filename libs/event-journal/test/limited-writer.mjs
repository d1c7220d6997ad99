/**
 * A process that appends until the system refuses (its files may not grow beyond a limit, see `ulimit -f`), says what
 * became of each event, and goes on with a new day.
 * Arguments: directory, write mode.
 */
import { EventJournal } from '../dist/index.js';

const [directory, writeMode] = process.argv.slice(2);
// The signal of the limit ends a process by default; Node ignores it only where someone listens.
process.on('SIGXFSZ', () => undefined);
const journal = await EventJournal.open({ directory, writeMode });
const append = async (id, day) => {
  const { ok, code, cause } = await journal.append({
    timestamp: `${day}T12:00:00.000Z`,
    id,
    pad: 'x'.repeat(2000),
  });
  process.send({ id: `${day} ${id}`, ok, code, cause: cause?.code });
  return ok;
};
for (let n = 0; n < 100; n++) await append(`${n}`, '2025-11-08');
await append('another day', '2025-11-09');
await journal.close();
process.disconnect();
