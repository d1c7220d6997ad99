import { cpuPerMillion, type Row, type Sample } from '../results.js';
import { spreadOf } from '../statistics.js';
import { CHART_STYLE, type Chart } from './chart.js';

const FIGURES: readonly { readonly title: string; readonly of: (sample: Sample) => number | undefined }[] = [
  { title: 'p50 of a commit, ms', of: ({ latencyMs }) => latencyMs?.p50 },
  { title: 'CPU seconds per million events', of: cpuPerMillion },
];

/** What a commit costs as its day file grows, beside a linear cost's straight way up. */
export function fileSizeChart(rows: readonly Row[]): Chart {
  const measured = rows.filter(({ suite, samples }) => suite === 'file-size' && samples.length > 0);
  return {
    name: 'file-size',
    title: 'Cost of a commit against the size of the day file',
    spec: {
      ...CHART_STYLE,
      hconcat: FIGURES.map(({ title, of }) => ({
        width: 280,
        height: 260,
        data: {
          values: measured.flatMap(({ key, samples }) => {
            const values = samples.map(of).filter((value) => value !== undefined);
            const [mode, bytes] = key.split('-');
            return values.length === 0 ? [] : [{ mode, megabytes: Number(bytes) / 1e6, ...spreadOf(values) }];
          }),
        },
        encoding: {
          x: { field: 'megabytes', type: 'ordinal', axis: { title: 'day file, MB', labelAngle: 0 } },
          color: { field: 'mode', type: 'nominal', title: 'write mode' },
        },
        layer: [
          {
            mark: { type: 'line', point: true },
            encoding: {
              y: { field: 'median', type: 'quantitative', scale: { zero: true }, axis: { title } },
            },
          },
          {
            mark: 'rule',
            encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
          },
        ],
      })),
    },
  };
}
