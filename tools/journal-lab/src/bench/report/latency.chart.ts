import type { Row } from '../results.js';
import { CHART_STYLE, type Chart } from './chart.js';

const COMPARED_CONCURRENCY = 64;
const ENGINE = 'engine-camera';

/** How long answers take: beside others whose answer means the disk, and by concurrency. */
export function latencyChart(rows: readonly Row[]): Chart {
  const waited = rows.filter(({ suite, concurrency }) => suite === 'limit' && concurrency !== undefined);
  const compared = waited.filter(
    ({ concurrency, acknowledgement }) => concurrency === COMPARED_CONCURRENCY && acknowledgement === 'disk',
  );
  const engine = waited.filter(({ key }) => key === ENGINE);
  return {
    name: 'latency',
    title: 'Latency distribution',
    spec: {
      ...CHART_STYLE,
      hconcat: [
        distributions(`on disk, ${COMPARED_CONCURRENCY} outstanding`, compared, ({ name }) => name),
        distributions('event-journal, by events outstanding', engine, ({ concurrency }) =>
          String(concurrency),
        ),
      ],
      resolve: { scale: { color: 'independent' } },
    },
  };
}

/** The rarer an answer, the further to the right: 90 %, 99 % and 99.9 % are equally far apart. */
function distributions(
  title: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Record<string, unknown> {
  const values = rows.flatMap((row) =>
    (row.distribution ?? []).map(({ percentile, ms }) => ({
      name: nameOf(row),
      oneIn: 100 / (100 - percentile),
      ms,
    })),
  );
  return {
    title,
    width: 300,
    height: 320,
    data: { values },
    mark: { type: 'line', point: { size: 16 } },
    encoding: {
      x: {
        field: 'oneIn',
        type: 'quantitative',
        scale: { type: 'log', domain: [1, 10_000] },
        axis: {
          title: 'share of the answers',
          values: [2, 10, 100, 1000, 10_000],
          labelExpr: "format(100 - 100 / datum.value, '.6~g') + ' %'",
        },
      },
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { title: 'within ms', format: '~g' },
      },
      color: {
        field: 'name',
        type: 'nominal',
        sort: null,
        title: null,
        legend: { orient: 'bottom', columns: 2 },
      },
    },
  };
}
