import { daysSuite } from './days.suite.js';
import { fileSizeSuite } from './file-size.suite.js';
import { httpSuite } from './http.suite.js';
import { latencySuite } from './latency.suite.js';
import { limitSuite } from './limit.suite.js';
import { longSuite } from './long.suite.js';
import { modesSuite } from './modes.suite.js';
import { processesSuite } from './processes.suite.js';
import { serviceSuite } from './service.suite.js';
import type { Suite } from './suite.js';

/** In the order in which they run: the removal of gigabytes is still felt by what comes behind it. */
export const ALL_SUITES: readonly Suite[] = [
  limitSuite,
  latencySuite,
  daysSuite,
  processesSuite,
  modesSuite,
  serviceSuite,
  httpSuite,
  fileSizeSuite,
  longSuite,
];
