import { describe, expect, it } from '@jest/globals';
import { parseWorkloadLog } from './writer-record.js';

const series = { seed: 1, start: 0, count: 9, firstDay: '2026-03-01', days: 3 };
const head = `SERIES ${JSON.stringify(series)}\n`;

describe('parseWorkloadLog', () => {
  it('reads the series and every outcome', () => {
    const record = parseWorkloadLog(`${head}ACK 1\nNAK 2 WRITE_FAILED the disk said no\nACK 3\nDONE\n`);
    expect(record).toEqual({
      series,
      acknowledged: new Set([1, 3]),
      refused: new Map([[2, 'WRITE_FAILED']]),
      done: true,
    });
  });

  it('ignores a line that its writer did not finish: ACK 12 may have been going to be ACK 123', () => {
    const record = parseWorkloadLog(`${head}ACK 1\nACK 12`);
    expect(record.acknowledged).toEqual(new Set([1]));
    expect(record.done).toBe(false);
  });

  it('refuses text that is no workload log', () => {
    expect(() => parseWorkloadLog('ACK 1\n')).toThrow('SERIES');
  });
});
