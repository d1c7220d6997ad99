/** A process that holds the lock of the file it is given until it is told to let go, or dies. */
import { nodeFileSystem } from '../dist/file-system.js';
import { WritersLock } from '../dist/writers-lock.js';

const lock = await WritersLock.open(nodeFileSystem, process.argv[2], 0o644, 'os');
process.send((await lock.acquire(10_000)) ? 'held' : 'not held');
process.on('message', () => {
  lock.release();
  process.disconnect();
});
