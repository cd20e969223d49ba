export type DatabaseRefusalCode =
  | 'data-folder-in-use'
  | 'data-folder-not-ours'
  | 'data-folder-other-major'
  | 'postgres-binaries-missing'
  | 'postgres-did-not-start'
  | 'backup-damaged'
  | 'restore-refused';

/**
 * Why the embedded server, a backup or a restore will not go on. These reach an operator at a
 * terminal, never a client over HTTP: the message says the way out.
 */
export class DatabaseRefusal extends Error {
  override readonly name = 'DatabaseRefusal';

  constructor(
    readonly code: DatabaseRefusalCode,
    message: string,
  ) {
    super(message);
  }
}
