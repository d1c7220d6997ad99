import { benchEvents } from '../bench-events.js';
import { tellParent } from '../child-process.js';
import { allContestants } from '../contestants/all-contestants.js';
import { openedTrial } from '../turns.js';

/** Runs one contestant and tells the most memory that this process ever had resident. */
const [key = '', concurrency = '', milliseconds = '', directory = ''] = process.argv.slice(2);
const contestant = allContestants(benchEvents(), [Number(concurrency)]).find((other) => other.key === key);
if (contestant === undefined) throw new Error(`no contestant ${key}`);
await openedTrial(() => contestant.open(directory), Number(concurrency), Number(milliseconds));
await tellParent(process.resourceUsage().maxRSS * 1024);
process.disconnect();
