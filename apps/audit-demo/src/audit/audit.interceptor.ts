import { JsonEventLoggerService } from '@eventlog/json-event-logger';
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  HttpStatus,
  Injectable,
  type NestInterceptor,
  ServiceUnavailableException,
} from '@nestjs/common';
import { type Observable, catchError, concatMap } from 'rxjs';
import type { AccessEvent } from './access-event.js';

interface Request {
  readonly method: string;
  readonly headers: { readonly 'x-actor'?: string };
  readonly routeOptions: { readonly url?: string };
}

/** Lets no answer out before its audit line is on disk. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(private readonly auditLog: JsonEventLoggerService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { method, headers, routeOptions } = http.getRequest<Request>();
    const access = {
      timestamp: new Date(),
      actor: headers['x-actor'] ?? 'anonymous',
      method,
      route: routeOptions.url ?? '',
    };
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        const status = error instanceof HttpException ? error.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR;
        await this.record({ ...access, status });
        throw error;
      }),
      concatMap(async (body: unknown) => {
        await this.record({ ...access, status: http.getResponse<{ statusCode: number }>().statusCode });
        return body;
      }),
    );
  }

  private async record(event: AccessEvent): Promise<void> {
    const outcome = await this.auditLog.logEvent(event);
    if (!outcome.ok) throw new ServiceUnavailableException(`Not audited: ${outcome.message}`);
  }
}
