import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { SocketRefusal } from '@rounds/contracts';
import { describeError } from '@rounds/platform';

export function refusalOf(error: unknown): SocketRefusal {
  const { code, title } = describeError(error);
  return { error: { code, title } };
}

/** Answers through the acknowledgement, where the client asked for one. */
export function refuse(ack: unknown, error: unknown): void {
  if (typeof ack === 'function') (ack as (refusal: SocketRefusal) => void)(refusalOf(error));
}

/** Every failure of an event is its acknowledgement; none closes the socket or the process. */
@Catch()
export class SocketRefusalFilter implements ExceptionFilter {
  private readonly logger = new Logger(SocketRefusalFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const [, , ack, event] = host.getArgs<[unknown, unknown, unknown, string]>();
    if (describeError(error).status >= 500) this.logger.error({ err: error, event });
    refuse(ack, error);
  }
}
