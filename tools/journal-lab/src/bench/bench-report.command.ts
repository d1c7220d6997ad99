import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { UsageError, type Command } from '../command.js';
import { installPeers } from './peers.js';
import { Progress } from './progress.js';
import type { BenchResults } from './results.js';
import { benchmarksPage } from './report/benchmarks-page.js';
import { drawChart } from './report/draw-chart.js';
import { fileSizeChart } from './report/file-size.chart.js';
import { latencyChart } from './report/latency.chart.js';
import { throughputChart } from './report/throughput.chart.js';

export const benchReportCommand: Command = {
  summary: 'the results page, with its plots, from the JSON of a bench run',
  flags: {
    from: { kind: 'text', help: 'the file that bench --json wrote' },
    to: { kind: 'text', fallback: 'docs', help: 'the folder of benchmarks.md and benchmarks/' },
  },
  async run(given) {
    const from = given.text('from');
    const results = JSON.parse(readFileSync(from, 'utf8')) as BenchResults;
    if (results.format !== 1) throw new UsageError(`${from} is not the JSON of a bench run`);
    const folder = resolve(given.text('to'));
    const drawings = join(folder, 'benchmarks');
    mkdirSync(drawings, { recursive: true });

    const progress = new Progress();
    await installPeers((text) => progress.show(text));
    const charts = [throughputChart, fileSizeChart, latencyChart].map((chart) => chart(results.rows));
    for (const chart of charts) {
      writeFileSync(join(drawings, `${chart.name}.svg`), await drawChart(chart));
    }
    await writeFormatted(join(drawings, 'results.json'), JSON.stringify(results));
    await writeFormatted(join(folder, 'benchmarks.md'), benchmarksPage(results, charts));
    progress.end();
    process.stdout.write(`${join(folder, 'benchmarks.md')}\n`);
    return 0;
  },
};

/** As the repository's formatter would have it, for it is committed. */
async function writeFormatted(path: string, text: string): Promise<void> {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
