import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventJournal } from './event-journal.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { SelfWritingEvent } from './event-line.js';
import { JournalFiles } from '../test/journal-files.js';
import { DAY, lineOfNumbered, numberedEvent } from '../test/numbered-event.js';
import { temporaryDirectory } from '../test/temporary-directory.js';

const timestamp = `${DAY}T12:00:00.000Z`;

/** Writes `text` wherever there is room for it; its `toJson()` says another, so that it shows which of them was asked. */
function selfWriting(text: string, otherwise = '{"by":"toJson"}'): SelfWritingEvent {
  return {
    timestamp,
    toJson: () => otherwise,
    writeJson(target, offset) {
      const bytes = Buffer.byteLength(text);
      return offset + bytes > target.length ? -1 : offset + target.write(text, offset);
    },
  };
}

describe('An event that writes its own line', () => {
  const temporary = temporaryDirectory();
  let files: JournalFiles;
  let journal: EventJournal;

  beforeEach(() => {
    files = new JournalFiles(temporary.path);
  });
  afterEach(() => journal.close());

  /** With a first event, which opens the batch that others can be written into. */
  async function append(
    events: readonly SelfWritingEvent[],
    options: Partial<EventJournalOptions> = {},
  ): Promise<string[]> {
    journal = await EventJournal.open({ directory: temporary.path, trustToJson: true, ...options });
    const answers = await Promise.all(
      [numberedEvent('first'), ...events].map((event) => journal.append(event)),
    );
    return answers.map((answer) => (answer.ok ? 'ok' : answer.code));
  }

  const linesBehindFirst = () => {
    const text = files.text();
    expect(text.startsWith(lineOfNumbered('first'))).toBe(true);
    return text.slice(lineOfNumbered('first').length).split('\n').slice(0, -1);
  };

  it('does so where it is trusted', async () => {
    expect(await append([selfWriting('{"n":1}'), selfWriting('{"n":"ü"}')])).toEqual(['ok', 'ok', 'ok']);
    expect(linesBehindFirst()).toEqual(['{"n":1}', '{"n":"ü"}']);
    expect(journal.stats()).toMatchObject({
      accepted: 3,
      acknowledged: 3,
      pendingBytes: 0,
      pendingEvents: 0,
    });
  });

  it('is asked for toJson() where it is not trusted', async () => {
    await append([selfWriting('{"n":1}')], { trustToJson: false });
    expect(linesBehindFirst()).toEqual(['{"by":"toJson"}']);
  });

  it.each<[string, SelfWritingEvent['writeJson']]>([
    ['has no room', () => -1],
    [
      'fails',
      () => {
        throw new Error('not now');
      },
    ],
    ['says that it wrote nothing', (_, offset) => offset],
    ['says no number', () => NaN],
    ['says half a number', (target, offset) => offset + target.write('{}', offset) + 0.5],
    ['ends behind the buffer', (target) => target.length],
    ['writes something else than an object', (target, offset) => offset + target.write('[1]', offset)],
    ['writes no end', (target, offset) => offset + target.write('{"n":1', offset)],
  ])('is asked for toJson() where it %s', async (_, writeJson) => {
    expect(await append([{ ...selfWriting(''), writeJson }])).toEqual(['ok', 'ok']);
    expect(linesBehindFirst()).toEqual(['{"by":"toJson"}']);
  });

  it('may append another one while it is asked: none of them is lost', async () => {
    let inner: Promise<unknown> | undefined;
    const outer: SelfWritingEvent = {
      ...selfWriting(''),
      writeJson(target, offset) {
        inner = journal.append(selfWriting('{"n":"inner"}', '{"by":"toJson"}'));
        return offset + target.write('{"n":"outer"}', offset);
      },
    };
    expect(await append([outer])).toEqual(['ok', 'ok']);
    expect(await inner).toMatchObject({ ok: true });
    expect(linesBehindFirst()).toEqual(['{"n":"outer"}', '{"by":"toJson"}']);
  });

  it.each([undefined, null, 7])(
    'is not thrown at the caller where it is no event at all: %p',
    async (event) => {
      expect(await append([event as unknown as SelfWritingEvent])).toEqual(['ok', 'BAD_TIMESTAMP']);
    },
  );

  it('is taken in up to maxLineBytes and refused beyond', async () => {
    const ofBytes = (bytes: number) => `{"n":"${'x'.repeat(bytes - 8)}"}`;
    const events = [100, 101].map((bytes) => selfWriting(ofBytes(bytes), ofBytes(bytes)));
    expect(await append(events, { maxLineBytes: 100 })).toEqual(['ok', 'ok', 'TOO_LARGE']);
    expect(linesBehindFirst()).toEqual([ofBytes(100)]);
  });

  it('is refused while too much waits', async () => {
    const text = `{"n":"${'x'.repeat(92)}"}`;
    const codes = await append(
      Array.from({ length: 20 }, () => selfWriting(text, text)),
      {
        maxLineBytes: 100,
        maxPendingBytes: 1000,
      },
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(10);
    expect(codes.slice(10).every((code) => code === 'OVERLOADED')).toBe(true);
    expect(journal.stats()).toMatchObject({ acknowledged: 10, pendingBytes: 0 });
  });

  it('is refused for its timestamp like any other', async () => {
    const event = { ...selfWriting('{"n":1}'), timestamp: 'yesterday' };
    expect(await append([event])).toEqual(['ok', 'BAD_TIMESTAMP']);
  });

  it('keeps its place among the others, however many batches they fill', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `{"n":${n},"text":"${'x'.repeat(n % 700)}"}`);
    const events = lines.map((line, n) =>
      n % 7 === 0 ? { ...selfWriting(line, line), writeJson: () => -1 } : selfWriting(line, line),
    );
    expect(new Set(await append(events))).toEqual(new Set(['ok']));
    expect(linesBehindFirst()).toEqual(lines);
  });
});
