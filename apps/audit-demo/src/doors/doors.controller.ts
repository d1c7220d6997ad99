import { Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';

const DOORS = ['front', 'back'];

/** Something worth an audit. */
@Controller('doors')
export class DoorsController {
  @Get()
  list(): string[] {
    return DOORS;
  }

  @Post(':door/open')
  open(@Param('door') door: string): { opened: string } {
    if (!DOORS.includes(door)) throw new NotFoundException('There is no such door');
    return { opened: door };
  }
}
