import { describe, expect, it } from '@jest/globals';
import { ProgressLine } from './progress-line.js';

function written(isTTY: boolean, total: number): string {
  let text = '';
  const write = (chunk: string) => ((text += chunk), true);
  const progress = new ProgressLine({ isTTY, write }, total);
  for (let done = 0; done < total; done++) progress.advance();
  return text;
}

describe('ProgressLine', () => {
  it('writes over one line of a terminal and ends it', () => {
    expect(written(true, 3)).toMatch(
      /^\r1\/3 events answered(\r2\/3 events answered)?\r3\/3 events answered\n$/,
    );
  });

  it('writes whole lines elsewhere', () => {
    expect(written(false, 3)).toMatch(
      /^1\/3 events answered\n(2\/3 events answered\n)?3\/3 events answered\n$/,
    );
  });
});
