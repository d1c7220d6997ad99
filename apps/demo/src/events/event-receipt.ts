import { ApiProperty } from '@nestjs/swagger';

/** Where an acknowledged event is. */
export class EventReceipt {
  @ApiProperty({ description: 'The one that was sent, or a new one.' })
  event_id!: string;

  @ApiProperty({ description: "The event's own word for where it is, as it stands in the line." })
  json_log_path!: string;

  @ApiProperty({ description: 'The day file as the server sees it.' })
  path!: string;

  @ApiProperty({ description: "The event's day, YYYY-MM-DD, in the log's time zone." })
  day!: string;

  @ApiProperty({
    enum: ['disk', 'kernel'],
    description: 'disk: synced. kernel: written, and lost if the machine goes down now.',
  })
  durability!: 'disk' | 'kernel';
}
