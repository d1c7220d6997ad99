import { resolve } from 'node:path';
import { UsageError, type Command } from '../command.js';
import { checkDirectory } from './directory-check.js';
import { printVerdict } from './run-verdict.js';
import { readWorkloadLog } from './writer-record.js';

export const checkCommand: Command = {
  summary: 'compare a directory with what its workloads printed',
  flags: {
    dir: { kind: 'text', help: "the journal's directory; no writer may be running" },
    log: { kind: 'texts', help: "a workload's output; may be repeated" },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  run(given) {
    const logs = given.texts('log');
    if (logs.length === 0) throw new UsageError('--log is missing');
    const records = logs.map(readWorkloadLog).filter((record) => record !== undefined);
    const { lines, acknowledged, refused, violations } = checkDirectory(resolve(given.text('dir')), records);
    const row = { name: 'check', tried: { lines, 'refused events': refused }, acknowledged, violations };
    return Promise.resolve(printVerdict([row], given.has('json')));
  },
};
