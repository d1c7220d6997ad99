import type { LoggerService } from '@nestjs/common';

/** Keeps what an application logs, so that a spec can count it. */
export class LogLines implements LoggerService {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  log(): void {
    // The course of things is no concern of a spec.
  }

  warn(message: unknown): void {
    this.warnings.push(String(message));
  }

  error(message: unknown): void {
    this.errors.push(String(message));
  }
}
