import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectJsonEventLogger } from '../inject-json-event-logger.decorator.js';
import { JsonEventLoggerModule } from '../json-event-logger.module.js';
import { JsonEventLoggerService } from '../json-event-logger.service.js';
import { getJsonEventLoggerToken } from '../json-event-logger.tokens.js';
import { provideJsonEventLoggerTesting } from './provide-json-event-logger-testing.js';
import { RecordingJsonEventLogger } from './recording-json-event-logger.js';

@Injectable()
class Doorbell {
  constructor(
    private readonly eventLogger: JsonEventLoggerService,
    @InjectJsonEventLogger('audit') private readonly auditLog: JsonEventLoggerService,
  ) {}

  async ring(timestamp: string): Promise<string> {
    await this.auditLog.logEvent({ timestamp, who: 'doorbell' });
    const outcome = await this.eventLogger.logEvent({ timestamp, rang: true });
    return outcome.ok ? outcome.path : outcome.code;
  }
}

const noon = '2025-11-08T12:00:00.000Z';

describe('provideJsonEventLoggerTesting', () => {
  it('stands for the default log and for named ones', async () => {
    const audit = new RecordingJsonEventLogger({ directory: 'data/audit' });
    const module = await Test.createTestingModule({
      providers: [Doorbell, provideJsonEventLoggerTesting(), provideJsonEventLoggerTesting('audit', audit)],
    }).compile();
    const events = module.get<RecordingJsonEventLogger>(JsonEventLoggerService);
    expect(module.get(getJsonEventLoggerToken('audit'))).toBe(audit);

    await expect(module.get(Doorbell).ring(noon)).resolves.toBe('data/events/2025-11-08/events.json');
    expect(events.lines).toEqual([`{"timestamp":"${noon}","rang":true}`]);
    expect(audit.events).toEqual([{ timestamp: noon, who: 'doorbell' }]);

    await module.close();
    await expect(events.logEvent({ timestamp: noon })).resolves.toMatchObject({ ok: false, code: 'CLOSED' });
  });

  it('can be put in the place of a module that is already there', async () => {
    @Module({
      providers: [Doorbell, provideJsonEventLoggerTesting(), provideJsonEventLoggerTesting('audit')],
    })
    class DoorModule {}
    const events = new RecordingJsonEventLogger();
    const module = await Test.createTestingModule({ imports: [DoorModule] })
      .overrideProvider(JsonEventLoggerService)
      .useValue(events)
      .compile();
    events.refuse('OVERLOADED');
    await expect(module.get(Doorbell).ring(noon)).resolves.toBe('OVERLOADED');
    await module.close();
  });
});

describe('RecordingJsonEventLogger', () => {
  const recorder = new RecordingJsonEventLogger({ timeZone: 'Asia/Kathmandu', maxLineBytes: 100 });
  afterEach(() => recorder.reset());

  it('records the line of toJson, or of JSON.stringify, as it was when it was logged', async () => {
    const event = { timestamp: noon, n: 1 };
    await recorder.logEvent(event);
    event.n = 2;
    await recorder.logEvent({ timestamp: noon, toJson: () => '{"own":true}' });
    expect(recorder.lines).toEqual([`{"timestamp":"${noon}","n":1}`, '{"own":true}']);
  });

  it("takes the day from the event's instant in its time zone", () => {
    expect(recorder.locate('2025-11-08T18:14:59.999Z')?.day).toBe('2025-11-08');
    expect(recorder.locate(new Date('2025-11-08T18:15:00Z'))).toEqual({
      day: '2025-11-09',
      path: 'data/events/2025-11-09/events.json',
    });
    expect(recorder.locate('2025-11-08T12:00:00')).toBeUndefined();
    expect(recorder.locate(new Date(NaN))).toBeUndefined();
  });

  const refused: [string, string, object][] = [
    ['BAD_TIMESTAMP', 'a timestamp without an offset', { timestamp: '2025-11-08T12:00:00' }],
    ['BAD_TIMESTAMP', 'an impossible date', { timestamp: '2025-13-08T12:00:00Z' }],
    ['NOT_SERIALISABLE', 'a bigint', { timestamp: noon, n: 1n }],
    ['NOT_SERIALISABLE', 'a toJson that throws', { timestamp: noon, toJson: () => JSON.stringify(1n) }],
    ['NOT_SERIALISABLE', 'a toJson that returns no text', { timestamp: noon, toJson: () => undefined }],
    ['NOT_SERIALISABLE', 'text that is no object', { timestamp: noon, toJson: () => '[1]' }],
    ['NOT_SERIALISABLE', 'text that is not JSON', { timestamp: noon, toJson: () => '{oops}' }],
    ['NOT_ONE_LINE', 'two lines', { timestamp: noon, toJson: () => '{}\n{}' }],
    ['TOO_LARGE', 'a long line', { timestamp: noon, text: 'x'.repeat(100) }],
  ];

  it.each(refused)('answers %s to %s', async (code, _, event) => {
    const outcome = await recorder.logEvent(event as { timestamp: string });
    expect(outcome).toMatchObject({ ok: false, code });
    expect(recorder.stats()).toMatchObject({ acknowledged: 0, refused: { [code]: 1 } });
    expect(recorder.lines).toEqual([]);
    expect(recorder.recorded).toEqual([expect.objectContaining({ event, outcome })]);
  });

  it('answers as the log itself does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'json-event-logger-testing-'));
    const module = await Test.createTestingModule({
      imports: [JsonEventLoggerModule.forRoot({ directory, maxLineBytes: 100, timeZone: 'Asia/Kathmandu' })],
    }).compile();
    const log = module.get(JsonEventLoggerService);
    for (const [code, , event] of refused) {
      await expect(log.logEvent(event as { timestamp: string })).resolves.toMatchObject({ ok: false, code });
    }
    const events = [{ timestamp: noon }, { timestamp: new Date(noon), text: 'é'.repeat(20) }];
    for (const event of events) {
      const outcome = await log.logEvent(event);
      await expect(
        new RecordingJsonEventLogger({ directory, timeZone: 'Asia/Kathmandu' }).logEvent(event),
      ).resolves.toEqual(outcome);
      await recorder.logEvent(event);
    }
    await module.close();
    expect(await readFile(join(directory, '2025-11-08', 'events.json'), 'utf8')).toBe(
      recorder.lines.map((line) => `${line}\n`).join(''),
    );
    await rm(directory, { recursive: true });
  });

  it('refuses with the code it is told, until it is told to accept', async () => {
    const cause = new Error('ENOSPC');
    recorder.refuse('WRITE_FAILED', 'the disk is full', cause);
    await expect(recorder.logEvent({ timestamp: noon })).resolves.toEqual({
      ok: false,
      code: 'WRITE_FAILED',
      message: 'the disk is full',
      cause,
    });
    recorder.accept();
    await expect(recorder.logEvent({ timestamp: noon })).resolves.toMatchObject({ ok: true });
    expect(recorder.stats()).toMatchObject({ state: 'open', acknowledged: 1, refused: { WRITE_FAILED: 1 } });
  });

  it('is closed by the shutdown hooks, as the log is', async () => {
    await recorder.beforeApplicationShutdown();
    await expect(recorder.logEvent({ timestamp: noon })).resolves.toMatchObject({ ok: true });
    await recorder.onApplicationShutdown();
    await expect(recorder.logEvent({ timestamp: noon })).resolves.toMatchObject({ code: 'CLOSED' });
    expect(recorder.stats().state).toBe('closed');
  });
});
