import { describe, expect, it } from '@jest/globals';
import { resultTable, tableMarkdown, tableText, verdictTable } from './results-table.js';
import type { Row } from './results.js';

const ROWS: Row[] = [
  {
    suite: 'limit',
    key: 'engine',
    name: 'engine',
    acknowledgement: 'disk',
    concurrency: 64,
    samples: [80_000, 100_000, 90_000].map((events) => ({
      events,
      seconds: 1,
      cpuSeconds: 0.5,
      latencyMs: { p50: 0.5, p99: 1.5, p999: 12 },
    })),
  },
  {
    suite: 'limit',
    key: 'peer',
    name: 'peer',
    acknowledgement: 'memory',
    samples: [],
    failure: 'not installed',
  },
];

describe('the table of results', () => {
  it('shows medians beside their extremes, aligned, without columns that are empty', () => {
    expect(tableText(resultTable(ROWS))).toBe(
      [
        'competitor   c  acknowledged by       events/s  lowest–highest  CPU s per million  p50 ms  p99 ms  p99.9 ms',
        'engine      64  disk                    90,000  80,000–100,000                5.6    0.50     1.5      12.0',
        'peer            memory           not installed',
        '',
      ].join('\n'),
    );
  });

  it('is a table in Markdown too', () => {
    const [headings, rule, ...rows] = tableMarkdown(resultTable(ROWS)).split('\n');
    expect(headings).toMatch(/^\| competitor \| c \|/);
    expect(rule).toBe('| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    expect(rows).toHaveLength(2);
  });
});

describe('the table of what must be shown', () => {
  it('shows target, figure and whether it is met', () => {
    const figure = { median: 0.914, low: 0.9, high: 0.95 };
    const { cells } = verdictTable([
      { claim: 'a', unit: 'ratio', target: { atLeast: 0.9 }, figure, met: true },
      { claim: 'b', unit: 'ms', target: { atMost: 0.5 }, figure, met: false },
      { claim: 'c', unit: 'ratio', target: { atLeast: 2 } },
    ]);
    expect(cells).toEqual([
      ['a', '≥ 0.9', '0.91', '0.90–0.95', 'met'],
      ['b', '≤ 0.5 ms', '0.91 ms', '0.90–0.95', 'not met'],
      ['c', '≥ 2', '', '', 'not measured'],
    ]);
  });
});
