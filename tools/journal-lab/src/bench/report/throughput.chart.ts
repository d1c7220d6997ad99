import { eventsPerSecond, type Row } from '../results.js';
import { spreadOf } from '../statistics.js';
import { CHART_STYLE, type Chart } from './chart.js';

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
  const shared = {
    color: {
      field: 'name',
      type: 'nominal',
      scale: { scheme: 'tableau20' },
      title: 'competitor',
      sort: null,
    },
    strokeDash: {
      field: 'acknowledgement',
      type: 'nominal',
      scale: {
        domain: ['disk', 'kernel', 'memory', 'nothing'],
        range: [
          [1, 0],
          [8, 4],
          [2, 3],
          [8, 3, 2, 3],
        ],
      },
      title: 'acknowledged by',
      legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 600 },
    },
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
          encoding: { x, ...shared },
          layer: [
            { mark: { type: 'line', point: true }, encoding: { y: speed } },
            {
              mark: 'rule',
              encoding: {
                y: { field: 'low', type: 'quantitative' },
                y2: { field: 'high' },
                strokeDash: { value: [1, 0] },
              },
            },
          ],
        },
        {
          data: { values: points.filter(({ concurrency }) => concurrency === undefined) },
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { y: speed, ...shared },
        },
      ],
    },
  };
}
