import {
  Body,
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  Post,
  StreamableFile,
  UseFilters,
} from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type CameraEventInput, cameraEventInputSchema } from '@eventlog/event-model';
import { CameraEventPipe } from './camera-event.pipe.js';
import { DayFileReader } from './day-file.reader.js';
import { DayPipe } from './day.pipe.js';
import { EventNotLoggedFilter } from './event-not-logged.filter.js';
import { EventReceipt } from './event-receipt.js';
import { EventsService } from './events.service.js';
import { UnansweredEventFilter } from './unanswered-event.filter.js';

/** Camera events come in here, over HTTP and as messages, and are read back by day. */
@ApiTags('events')
@Controller('events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly dayFiles: DayFileReader,
  ) {}

  @Post()
  @UseFilters(EventNotLoggedFilter)
  @ApiOperation({ summary: 'Log an event', description: 'Answers once the line of the event is on disk.' })
  @ApiBody({ schema: cameraEventInputSchema as object })
  @ApiCreatedResponse({ type: EventReceipt, description: 'The line is on disk.' })
  @ApiBadRequestResponse({
    description: 'Not a camera event; `errors` names the wrong fields, the first 100 of them.',
  })
  @ApiPayloadTooLargeResponse({ description: 'The body or the line is too large.' })
  @ApiServiceUnavailableResponse({
    description:
      'Overloaded, or the disk fails: `code` says which. Try again after `Retry-After`, with the same event_id.',
  })
  receive(@Body(CameraEventPipe) event: CameraEventInput): Promise<EventReceipt> {
    return this.events.log(event);
  }

  @EventPattern('camera.event')
  @UseFilters(UnansweredEventFilter)
  async handle(@Payload(CameraEventPipe) event: CameraEventInput): Promise<void> {
    await this.events.log(event);
  }

  @Get(':day')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Read a day back', description: 'Its lines as they are now, as JSON Lines.' })
  @ApiOkResponse({ content: { 'application/x-ndjson': {} } })
  @ApiNotFoundResponse({ description: 'Nothing was logged on that day.' })
  async read(@Param('day', DayPipe) day: string): Promise<StreamableFile> {
    const dayFile = await this.dayFiles.open(day);
    if (dayFile === undefined) throw new NotFoundException('Nothing was logged on that day');
    return new StreamableFile(dayFile.stream, { type: 'application/x-ndjson', length: dayFile.bytes });
  }
}
