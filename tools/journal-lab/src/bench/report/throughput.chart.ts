import { eventsPerSecond, type Acknowledgement, type Row } from '../results.js';
import { spreadOf } from '../statistics.js';
import { CHART_STYLE, type Chart } from './chart.js';

/** The less an answer means, the more gaps its line has. */
const DASHES: Readonly<Record<Acknowledgement, readonly number[]>> = {
  disk: [1, 0],
  kernel: [8, 4],
  memory: [2, 3],
  nothing: [8, 3, 2, 3],
};

/** Events per second by concurrency; who is never waited for is a line across. */
export function throughputChart(rows: readonly Row[]): Chart {
  const measured = rows.filter(({ suite, samples }) => suite === 'limit' && samples.length > 0);
  const points = measured.map(({ name, acknowledgement, concurrency, samples }) => {
    const { median, low, high } = spreadOf(samples.map(eventsPerSecond));
    return { name, acknowledgement, concurrency, median, low, high };
  });
  const speed = {
    field: 'median',
    type: 'quantitative',
    scale: { type: 'log' },
    axis: { format: '~s', title: 'events per second' },
  };
  const color = {
    field: 'name',
    type: 'nominal',
    scale: { scheme: 'tableau20' },
    title: 'competitor',
    sort: null,
  };
  const strokeDash = {
    field: 'acknowledgement',
    type: 'nominal',
    scale: { domain: Object.keys(DASHES), range: Object.values(DASHES) },
    title: 'acknowledged by',
    legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 600 },
  };
  const x = { field: 'concurrency', type: 'ordinal', axis: { title: 'events outstanding', labelAngle: 0 } };
  return {
    name: 'throughput',
    title: 'Throughput by concurrency',
    spec: {
      ...CHART_STYLE,
      width: 560,
      height: 440,
      layer: [
        {
          data: { values: points.filter(({ concurrency }) => concurrency !== undefined) },
          encoding: { x, color },
          layer: [
            { mark: 'line', encoding: { y: speed, strokeDash } },
            { mark: { type: 'point', filled: true }, encoding: { y: speed } },
            { mark: 'rule', encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } } },
          ],
        },
        {
          data: { values: points.filter(({ concurrency }) => concurrency === undefined) },
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { y: speed, color, strokeDash },
        },
      ],
    },
  };
}
