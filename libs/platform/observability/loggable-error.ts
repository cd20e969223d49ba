const EMAIL = /[^\s@"'()<>=,;]+@[^\s@"'()<>=,;]+\.[^\s@"'()<>=,;]+/g;
const MAX_DEPTH = 4;

/**
 * An error as it may be logged: its kind, place and codes. A database error's message, detail and
 * parameters quote what clinicians wrote, so of those only the names in the schema remain.
 */
export function loggableError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, column, cause } = error as Error & Record<string, unknown>;
  const quotesValues = isDatabaseError(error);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.constructor.name,
    message: quotesValues
      ? ['SQLSTATE', code, constraint].filter(Boolean).join(' ')
      : scrub(error.message),
    ...defined({ code, constraint, table, column }),
    ...(error instanceof AggregateError && depth < MAX_DEPTH
      ? { errors: error.errors.map((inner) => loggableError(inner, depth + 1)) }
      : {}),
    ...(cause instanceof Error && depth < MAX_DEPTH
      ? { cause: loggableError(cause, depth + 1) }
      : {}),
    stack: frames?.map((line) => line.trim()).join('\n'),
  };
}

/** pg's own errors and TypeORM's around them: SQLSTATE is five characters. */
function isDatabaseError(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return 'parameters' in error || (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code));
}

const scrub = (text: string) => text.replace(EMAIL, '[email]');

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'));
