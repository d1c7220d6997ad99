import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';

/** Lets through what can name a day directory, and nothing else: the text becomes part of a path. */
@Injectable()
export class DayPipe implements PipeTransform<string, string> {
  transform(day: string): string {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new BadRequestException('A day is written YYYY-MM-DD');
    return day;
  }
}
