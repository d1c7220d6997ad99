import type { Acknowledgement, BenchResults, Row } from '../results.js';
import { resultTable, tableMarkdown, verdictTable } from '../results-table.js';
import { ALL_SUITES } from '../suites/all-suites.js';
import type { Chart } from './chart.js';

const MEANINGS: Readonly<Record<Acknowledgement, string>> = {
  disk: 'The line is synced: it survives a power cut.',
  kernel: 'The line is written: it survives the death of the process, not that of the machine.',
  memory: "The line is in the process's own buffer: it is lost with the process.",
  nothing: 'There is no acknowledgement.',
};

const RETURNS_FREED_MEMORY =
  'the machine gives freed memory back to its host: each page that a file grows by is faulted in anew, for every competitor alike, which lowers the figures and spreads them';

/** The results page, in Markdown. */
export function benchmarksPage(results: BenchResults, charts: readonly Chart[]): string {
  const { rows, verdicts } = results;
  return [
    '# Benchmarks',
    'Written by `journal-lab bench-report` from [benchmarks/results.json](benchmarks/results.json); not to be edited by hand. To measure again, on a quiet machine:',
    '```sh\nnpx nx run journal-lab:bench --json docs/benchmarks/results.json\nnode tools/journal-lab/dist/main.js bench-report --from docs/benchmarks/results.json\n```',
    '## What must be shown',
    tableMarkdown(verdictTable(verdicts)),
    '## The machine and the run',
    machineList(results),
    '## Method',
    methodList(results),
    '## What an acknowledgement means',
    acknowledgements(rows),
    ...charts.map(({ name, title }) => `![${title}](benchmarks/${name}.svg)`),
    ...suiteSections(rows),
    '## The peers',
    peerList(results),
    '',
  ].join('\n\n');
}

function machineList({ machine, measuredAt, scale, lineBytes }: BenchResults): string {
  const { processor, cores, memoryBytes, kernel, node, fileSystem, loadBefore, returnsFreedMemory } = machine;
  return [
    `- ${measuredAt.slice(0, 10)}, load before the run ${loadBefore.toFixed(2)}`,
    `- ${processor}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB; ${kernel}; ${fileSystem}; Node ${node}`,
    ...(returnsFreedMemory === true ? [`- ${RETURNS_FREED_MEMORY}`] : []),
    `- ${scale.repetitions} repetitions of ${scale.seconds} s${scale.quick ? '; **a quick run: these figures mean nothing**' : ''}`,
    `- lines of ${lineBytes.shortest} to ${lineBytes.longest} bytes, ${lineBytes.mean.toFixed(0)} on average`,
  ].join('\n');
}

function methodList({ scale }: BenchResults): string {
  return [
    `- All competitors of a suite run in one process, in turn (A B C, B C A, …), each warmed up first. Before each repetition the garbage is collected, and the competitor runs in for a quarter of its length on the files that it is then measured on. Figures are medians of ${scale.repetitions} repetitions beside the lowest and the highest. A ratio is the median of the ratios of each round, so that what slows the machine for a while slows both sides of it.`,
    '- The same 4,096 events for all, made beforehand: the engine is given `CameraEvent`s or the same events as plain objects, everyone else the plain objects. Each repetition writes to an empty directory of one file system; its files are removed, and the removal is synced, before the next one starts.',
    '- CPU is user and system time of the whole process, thread pool included.',
    '- Of more than 64 clients, 64 are timed; of calls that are not waited for, every sixteenth.',
  ].join('\n');
}

function acknowledgements(rows: readonly Row[]): string {
  const used = (Object.keys(MEANINGS) as Acknowledgement[]).filter((acknowledgement) =>
    rows.some((row) => row.acknowledgement === acknowledgement),
  );
  return used.map((acknowledgement) => `- **${acknowledgement}**: ${MEANINGS[acknowledgement]}`).join('\n');
}

function suiteSections(rows: readonly Row[]): string[] {
  return ALL_SUITES.flatMap(({ name, title, method }) => {
    const measured = rows.filter(({ suite }) => suite === name);
    return measured.length === 0 ? [] : [`## ${title}`, method, tableMarkdown(resultTable(measured))];
  });
}

function peerList({ rows, peers }: BenchResults): string {
  const setUps = new Map(
    rows.flatMap(({ name, about }) => (about === undefined ? [] : [[name, about] as const])),
  );
  return [
    ...Array.from(setUps, ([name, about]) => `- **${name}**: ${about}`),
    `- Versions: ${Object.entries(peers)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
  ].join('\n');
}
