import { StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError } from '@rounds/platform';

const MAX_ERRORS = 50;

/** Checks bodies, queries and parameters against the schemas of contracts, and says what is wrong. */
export const validationPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new DomainError('invalid_input', 400, 'Some of what you sent is not valid.', {
        errors: issues.slice(0, MAX_ERRORS).map(({ path = [], message }) => ({
          path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        })),
      }),
  });
