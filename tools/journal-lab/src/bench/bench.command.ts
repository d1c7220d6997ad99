import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { UsageError, type Command, type GivenFlags } from '../command.js';
import { benchEvents, lineBytes } from './bench-events.js';
import { benchScale, type BenchScale } from './bench-scale.js';
import { describeMachine, isInMemory } from './machine.js';
import { installPeers, peerVersions } from './peers.js';
import { Progress } from './progress.js';
import type { BenchResults, Row } from './results.js';
import { resultTable, tableText, verdictTable } from './results-table.js';
import { ScratchDirectories } from './scratch-directories.js';
import { ALL_SUITES } from './suites/all-suites.js';
import type { Suite } from './suites/suite.js';
import { verdictsOf } from './verdict.js';

export const benchCommand: Command = {
  summary: 'the speed of the engine beside the limit of the machine and the peers',
  flags: {
    only: {
      kind: 'texts',
      help: `a suite, may be given again: ${ALL_SUITES.map(({ name }) => name).join(', ')}`,
    },
    contestant: {
      kind: 'texts',
      help: 'in the suite limit only this one, may be given again; for a profile',
    },
    quick: { kind: 'switch', help: 'show that all of it runs, in under a minute; the figures mean nothing' },
    seconds: { kind: 'text', fallback: null, help: 'of each repetition (default 1)' },
    repetitions: { kind: 'count', fallback: null, help: 'of each measurement (default 5)' },
    events: { kind: 'count', fallback: null, help: 'of the long run (default 10000000)' },
    dir: { kind: 'text', fallback: tmpdir(), help: 'where to write; decides the file system' },
    json: { kind: 'text', fallback: null, help: 'a file for the results' },
  },
  async run(given) {
    const suites = chosenSuites(given.texts('only'));
    const scale = chosenScale(given);
    const progress = new Progress();
    const directories = new ScratchDirectories(resolve(given.text('dir')));
    const removeAll = (): void => directories.removeAll();
    process.once('exit', removeAll);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

    await installPeers((text) => progress.show(text));
    const machine = describeMachine(given.text('dir'));
    if (isInMemory(machine)) progress.warn('--dir is in memory: a sync there reaches no disk');
    const rows: Row[] = [];
    for (const suite of suites) {
      const measured = await suite.measure({
        scale,
        directories,
        progress,
        contestants: given.texts('contestant'),
      });
      rows.push(...measured);
      progress.end();
      process.stdout.write(`\n${suite.title}\n${tableText(resultTable(measured))}`);
    }
    const verdicts = verdictsOf(rows);
    process.stdout.write(`\n${tableText(verdictTable(verdicts))}`);

    const file = given.optionalText('json');
    if (file !== undefined) {
      const { quick, seconds, repetitions } = scale;
      const results: BenchResults = {
        format: 1,
        measuredAt: new Date().toISOString(),
        machine,
        scale: { quick, seconds, repetitions },
        lineBytes: lineBytes(benchEvents()),
        peers: peerVersions(),
        rows,
        verdicts,
      };
      mkdirSync(dirname(resolve(file)), { recursive: true });
      writeFileSync(file, `${JSON.stringify(results)}\n`);
    }
    return 0;
  },
};

function chosenSuites(names: readonly string[]): readonly Suite[] {
  const unknown = names.find((name) => !ALL_SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new UsageError(`there is no suite ${unknown}`);
  return names.length === 0 ? ALL_SUITES : ALL_SUITES.filter(({ name }) => names.includes(name));
}

function chosenScale(given: GivenFlags): BenchScale {
  const number = (name: string): number | undefined => {
    const text = given.optionalText(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0`);
    return value;
  };
  return benchScale(given.has('quick'), {
    seconds: number('seconds'),
    repetitions: number('repetitions'),
    events: number('events'),
  });
}
