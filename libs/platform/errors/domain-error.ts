/**
 * The one error that a use case throws on purpose. `code` is stable and part of the API, `status`
 * is its HTTP status, `title` is a sentence that a person can act on.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    title: string,
    readonly extra: {
      detail?: string;
      errors?: { path: string; message: string }[];
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(title);
    this.name = 'DomainError';
  }
}
