import type { Command } from '../command.js';
import { runPowerCuts, type PowerCutOptions } from './power-cut/power-cut-run.js';
import { printVerdict, showProgress, type RunRow } from './run-verdict.js';

type Combination = Pick<PowerCutOptions, 'writer' | 'writers' | 'failingSync'>;

const COMBINATIONS: readonly Combination[] = (['append', 'replace'] as const).flatMap((writeMode) => {
  const writer = { kind: 'engine', writeMode, sync: 'always' } as const;
  return [
    { writer, writers: 1 },
    { writer, writers: 4 },
    { writer, writers: 1, failingSync: true },
    { writer, writers: 4, failingSync: true },
    { writer: { ...writer, sync: 'interval' }, writers: 1 },
  ];
});

export const powerCutCommand: Command = {
  summary:
    'every state that a power cut may leave, rebuilt from recorded system calls, recovered and checked',
  flags: {
    states: { kind: 'count', fallback: 3000, help: 'states to try in all' },
    seed: { kind: 'count', fallback: 1, help: 'of the events and of the choices' },
    json: { kind: 'switch', help: 'print the verdict as JSON' },
  },
  async run(given) {
    const rows: RunRow[] = [];
    const [states, seed] = [Math.ceil(given.count('states') / COMBINATIONS.length), given.count('seed')];
    for (const combination of COMBINATIONS) {
      rows.push(await runPowerCuts({ ...combination, states, seed, progress: showProgress }));
    }
    return printVerdict(rows, given.has('json'));
  },
};
