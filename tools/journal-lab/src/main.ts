import { GivenFlags, helpOf, UsageError, type Command } from './command.js';

/** Loaded when called: a workload that is killed a thousand times must start fast. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  workload: async () => (await import('./crash/workload.command.js')).workloadCommand,
  check: async () => (await import('./crash/check.command.js')).checkCommand,
  kill: async () => (await import('./crash/kill.command.js')).killCommand,
  'power-cut': async () => (await import('./crash/power-cut.command.js')).powerCutCommand,
  fault: async () => (await import('./crash/fault.command.js')).faultCommand,
  contention: async () => (await import('./crash/contention.command.js')).contentionCommand,
  reader: async () => (await import('./crash/reader.command.js')).readerCommand,
  'recovery-time': async () => (await import('./crash/recovery-time.command.js')).recoveryTimeCommand,
  bench: async () => (await import('./bench/bench.command.js')).benchCommand,
  'bench-report': async () => (await import('./bench/bench-report.command.js')).benchReportCommand,
};

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => `  ${name.padEnd(14)} ${(await load()).summary}`),
  );
  return `journal-lab <command> [flags]\n\n${lines.join('\n')}\n\nFlags of a command: journal-lab <command> --help\n`;
}

async function main([name = '--help', ...args]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const wanted = name === '--help' || name === '-h';
    (wanted ? process.stdout : process.stderr).write(await overview());
    return wanted ? 0 : 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(helpOf(name, command));
    return 0;
  }
  try {
    return await command.run(GivenFlags.parse(command, args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`journal-lab ${name}: ${error.message}\n`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
