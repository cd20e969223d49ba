import { z } from 'zod';

const url = (protocols: string[], example: string) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be an address such as ${example}`,
    );
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

/** Every setting there is; the README's table and .env.example are tested against this. */
export const environmentSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('`production` makes cookies Secure and refuses unsafe settings'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  PORT: integer(0, 65535).default(3000).describe('port to listen on; 0 takes a free one'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/rounds')
    .optional()
    .describe('Postgres 15 or newer; unset: an embedded Postgres 18'),
  DATABASE_POOL: integer(2, 200).default(16).describe('database connections of one process'),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://127.0.0.1:6379')
    .optional()
    .describe('Redis 7 or Valkey, the bus of several processes; unset: one process alone'),
  ROUNDS_DATA: z.string().min(1).default('.rounds').describe('folder of the embedded Postgres'),
  MEILI_URL: url(['http:', 'https:'], 'http://127.0.0.1:7700')
    .optional()
    .describe('Meilisearch; unset: search runs in Postgres'),
  MEILI_KEY: z.string().optional().describe('key of the Meilisearch server'),
  ROUNDS_WORKER: z
    .enum(['inside', 'none'])
    .default('inside')
    .describe('whether this process also runs background jobs'),
  ROUNDS_HEARTBEAT: z
    .string()
    .min(1)
    .optional()
    .describe('file touched every five seconds while background work goes on, for health checks'),
  ROUNDS_LOG_DAYS: integer(1, 3650)
    .default(7)
    .describe('days that channel events are kept for clients that were away; longer: they reload'),
  ROUNDS_LOG_EVENTS: integer(1, 1_000_000_000)
    .default(50_000)
    .describe('channel events kept of each channel at most'),
  ROUNDS_RATE_LIMITS: z
    .enum(['on', 'off'])
    .default('on')
    .describe('`off` for load tests; refused in production unless HOST is loopback'),
  ROUNDS_ORIGINS: z
    .string()
    .default('')
    .transform((value) => value.split(',').map((origin) => origin.trim()))
    .transform((list) => list.filter((origin) => origin !== ''))
    .refine(
      (list) => list.every((o) => URL.canParse(o) && new URL(o).origin === o),
      'must be origins such as https://rounds.example, separated by commas',
    )
    .describe('origins that may write besides the one that serves the page'),
  TRUST_PROXY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('whether X-Forwarded-* of a proxy in front is believed'),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Bearer token for /metrics from beyond loopback'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('how much is logged'),
  SHUTDOWN_SECONDS: integer(1, 300)
    .default(15)
    .describe('how long running requests and jobs may take to finish on shutdown'),
});

export type Environment = z.infer<typeof environmentSchema>;
export const ENVIRONMENT = Symbol('ENVIRONMENT');

/** Lists every wrong setting with what is expected of it. */
export class EnvironmentError extends Error {
  constructor(problems: string[]) {
    super(`Rounds cannot start: settings are wrong.\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

const loopback = ['127.0.0.1', '::1', 'localhost'];

/** Throws EnvironmentError with every problem. An empty value counts as unset. */
export function readEnvironment(source: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(
    Object.keys(environmentSchema.shape)
      .map((name) => [name, source[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const environment = parsed.data;
  if (
    environment.ROUNDS_RATE_LIMITS === 'off' &&
    environment.NODE_ENV === 'production' &&
    !loopback.includes(environment.HOST)
  ) {
    throw new EnvironmentError([
      'ROUNDS_RATE_LIMITS: off is refused in production unless HOST is loopback',
    ]);
  }
  return environment;
}
