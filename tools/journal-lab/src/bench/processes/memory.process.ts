import { tellParent } from '../child-process.js';
import { contestantOf } from '../contestants/all-contestants.js';
import { openedTrial } from '../turns.js';

/** Runs one contestant and tells the most memory that this process ever had resident. */
const [key = '', concurrency = '', milliseconds = '', directory = ''] = process.argv.slice(2);
const contestant = contestantOf(key, Number(concurrency));
await openedTrial(() => contestant.open(directory), Number(concurrency), Number(milliseconds));
await tellParent(process.resourceUsage().maxRSS * 1024);
process.disconnect();
