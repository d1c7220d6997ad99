import { resolve } from 'node:path';
import type { Command } from '../command.js';
import { formatFaultPlan, parseFaultPlan } from './fault-plan.js';
import { OMISSIONS } from './writer.js';
import { runWorkload, type Workload } from './workload.js';

export const workloadCommand: Command = {
  summary: 'append seeded events; prints ACK id, NAK id code, DONE',
  flags: {
    dir: { kind: 'text', help: "the journal's directory" },
    count: { kind: 'count', fallback: 1000, help: 'how many events' },
    concurrency: { kind: 'count', fallback: 8, help: 'how many are outstanding at once' },
    seed: { kind: 'count', fallback: 1, help: 'of the events' },
    start: { kind: 'count', fallback: 0, help: 'the first id' },
    'first-day': { kind: 'text', fallback: '2026-03-01', help: 'the first of the days' },
    days: { kind: 'count', fallback: 3, help: 'on how many days the events lie' },
    'write-mode': { kind: 'text', fallback: 'append', help: 'append or replace' },
    sync: { kind: 'text', fallback: 'always', help: 'always, interval or never' },
    'two-step-sync': {
      kind: 'switch',
      help: 'write and sync in two calls, as where the system has no synced write',
    },
    writer: { kind: 'text', fallback: 'engine', help: "engine, or the lab's own plain writer" },
    omit: {
      kind: 'text',
      fallback: null,
      help: `a duty the plain writer leaves out: ${OMISSIONS.join(', ')}`,
    },
    fault: {
      kind: 'texts',
      help: 'operation:call:action[:forever], such as fdatasync:2:EIO; may be repeated',
    },
    'die-after': { kind: 'count', fallback: null, help: 'kill itself when so many events are acknowledged' },
    'count-calls': { kind: 'switch', help: 'print at the end how often each operation was called' },
  },
  run: (given) =>
    runWorkload({
      directory: resolve(given.text('dir')),
      series: {
        seed: given.count('seed'),
        start: given.count('start'),
        count: given.count('count'),
        firstDay: given.text('first-day'),
        days: given.count('days'),
      },
      concurrency: given.count('concurrency'),
      writer: {
        kind: given.oneOf('writer', ['engine', 'plain']),
        writeMode: given.oneOf('write-mode', ['append', 'replace']),
        sync: given.oneOf('sync', ['always', 'interval', 'never']),
        twoStepSync: given.has('two-step-sync'),
        ...(given.optionalText('omit') === undefined ? {} : { omit: given.oneOf('omit', OMISSIONS) }),
      },
      faults: given.texts('fault').map(parseFaultPlan),
      countCalls: given.has('count-calls'),
      ...(given.optionalText('die-after') === undefined ? {} : { dieAfter: given.count('die-after') }),
    }),
};

/** The flags with which {@link workloadCommand} runs `workload`. */
export function workloadFlags(workload: Workload): string[] {
  const { directory, series, concurrency, writer, faults, countCalls, dieAfter } = workload;
  const { kind, writeMode, sync, twoStepSync, omit } = writer;
  return [
    ...[
      '--dir',
      directory,
      '--count',
      `${series.count}`,
      '--start',
      `${series.start}`,
      '--seed',
      `${series.seed}`,
    ],
    ...['--first-day', series.firstDay, '--days', `${series.days}`, '--concurrency', `${concurrency}`],
    ...['--writer', kind, '--write-mode', writeMode, '--sync', sync],
    ...(twoStepSync === true ? ['--two-step-sync'] : []),
    ...(omit === undefined ? [] : ['--omit', omit]),
    ...faults.flatMap((plan) => ['--fault', formatFaultPlan(plan)]),
    ...(dieAfter === undefined ? [] : ['--die-after', `${dieAfter}`]),
    ...(countCalls ? ['--count-calls'] : []),
  ];
}
