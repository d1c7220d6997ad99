/**
 * A process that appends events to a directory and says, once it is done or asked for each, which were acknowledged.
 * Arguments: directory, write mode, prefix of its ids, how many, the days in turn.
 */
import { EventJournal } from '../dist/index.js';

const [directory, writeMode, prefix, count, ...days] = process.argv.slice(2);
const journal = await EventJournal.open({ directory, writeMode });
process.send('open');
await new Promise((resolve) => process.once('message', resolve));

const append = async (n) => {
  const day = days[n % days.length];
  const id = `${prefix}${n}`;
  const { ok } = await journal.append({ timestamp: `${day}T12:00:00.000Z`, id });
  if (ok) process.send({ day, id });
};
// A few at a time, so that the writers' commits interleave.
for (let n = 0; n < Number(count); n += 8) {
  await Promise.all(Array.from({ length: 8 }, (_, m) => append(n + m)));
}
await journal.close();
process.disconnect();
