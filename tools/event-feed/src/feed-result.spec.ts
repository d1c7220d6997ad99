import { describe, expect, it } from '@jest/globals';
import { FeedResult } from './feed-result.js';

describe('FeedResult', () => {
  it('counts days and reasons, for people and for programs', () => {
    const result = new FeedResult(['entry 3 is not an object: left out']);
    result.add({ acknowledged: true, day: '2025-11-09', retries: 2 });
    result.add({ acknowledged: true, day: '2025-11-08', retries: 0 });
    result.add({ acknowledged: false, reason: '400 camera_id must be a string', retries: 0 });
    result.add({ acknowledged: false, reason: '400 camera_id must be a string', retries: 0 });
    result.addUnsendable('line 7 is not a JSON object');

    expect(result.toString()).toBe(
      [
        'note: entry 3 is not an object: left out',
        'not sent: line 7 is not a JSON object',
        'sent          4 (and 2 again, after a 503)',
        'acknowledged  2',
        '  2025-11-08  1',
        '  2025-11-09  1',
        'refused       2',
        '  2 × 400 camera_id must be a string',
      ].join('\n'),
    );
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      sent: 4,
      acknowledged: 2,
      refused: 2,
      retries: 2,
      days: { '2025-11-08': 1, '2025-11-09': 1 },
      reasons: { '400 camera_id must be a string': 2 },
      unsendable: ['line 7 is not a JSON object'],
      notes: ['entry 3 is not an object: left out'],
    });
  });

  it('is complete only when nothing was refused and nothing left unsent', () => {
    const refused = new FeedResult([]);
    refused.add({ acknowledged: false, reason: '503', retries: 5 });
    const unsent = new FeedResult([]);
    unsent.addUnsendable('line 1 is not a JSON object');
    const noted = new FeedResult(['a note']);
    noted.add({ acknowledged: true, day: '2025-11-08', retries: 0 });
    expect([refused, unsent, noted].map((result) => result.complete)).toEqual([false, false, true]);
  });
});
