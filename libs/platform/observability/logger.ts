import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';
import { loggableError } from './loggable-error.js';

/**
 * JSON lines on standard output. No bodies, tokens, cookies or e-mails: requests are logged by
 * their route, errors without the values they carry.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: loggableError,
      error: loggableError,
      // Fastify's own lines would carry addresses with what was searched for.
      req: (request: { method?: string }) => ({ method: request.method }),
      res: (reply: { statusCode?: number }) => ({ statusCode: reply.statusCode }),
    },
    redact: {
      paths: ['password', 'token', 'email', 'authorization', 'cookie', 'body'].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
      ]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Nest says what it wires up at every start; that is of interest when something is missing. */
const WIRING = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/** What Nest and our own `new Logger(Name)` write to. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log = (message: unknown, ...rest: unknown[]) =>
    this.write(WIRING.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  /** Takes `(fields, message)` and `(message)`; Nest appends the name of the class. */
  private write(level: pino.Level, message: unknown, rest: unknown[]): void {
    const texts = rest.filter((value) => typeof value === 'string');
    const context = texts.at(-1);
    if (message instanceof Error) this.pino[level]({ err: message, context });
    else if (typeof message === 'object') {
      this.pino[level]({ ...message, context }, texts.length > 1 ? texts[0] : undefined);
    } else this.pino[level]({ context }, typeof message === 'string' ? message : typeof message);
  }
}
