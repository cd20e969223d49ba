import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { DatabaseRefusal } from './database-refusal.js';

/**
 * A gzip of: the manifest as one line of JSON; for each of its tables, in order, the text of COPY
 * in blocks, each its length in bytes on a line and then the bytes, closed by a length of 0; the
 * totals as one line; and a line with the SHA-256 of everything before it.
 */
export interface BackupManifest {
  format: 'rounds-backup';
  version: 1;
  /** ISO 8601 */
  createdAt: string;
  /** "18.4"; a backup may be restored into another major. */
  postgres: string;
  /** Names, in the order in which they ran. */
  migrations: string[];
  tables: { name: string; columns: string[] }[];
}

export interface BackupTotals {
  rows: Record<string, number>;
  /** `lastValue` is a bigint in digits. */
  sequences: { name: string; lastValue: string; isCalled: boolean }[];
}

const NEWLINE = 10;

/** Builds what goes into the gzip and keeps its checksum. */
export class ArchiveWriter {
  private readonly hash = createHash('sha256');

  line(content: BackupManifest | BackupTotals): Buffer {
    return this.sealed(Buffer.from(`${JSON.stringify(content)}\n`));
  }

  block(bytes: Buffer): Buffer {
    return this.sealed(Buffer.concat([Buffer.from(`${bytes.length}\n`), bytes]));
  }

  endOfTable(): Buffer {
    return this.sealed(Buffer.from('0\n'));
  }

  seal(): Buffer {
    return Buffer.from(`${JSON.stringify({ sha256: this.hash.digest('hex') })}\n`);
  }

  private sealed(bytes: Buffer): Buffer {
    this.hash.update(bytes);
    return bytes;
  }
}

/** Reads an archive from its beginning to its end; anything unexpected is `backup-damaged`. */
export class ArchiveReader {
  private readonly hash = createHash('sha256');
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly close: () => void;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {
    const source = createReadStream(file);
    const unpacked = createGunzip({ chunkSize: 65_536 });
    source.once('error', (error) => unpacked.destroy(error));
    source.pipe(unpacked);
    this.chunks = unpacked[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.close = () => {
      source.destroy();
      unpacked.destroy();
    };
  }

  async manifest(): Promise<BackupManifest> {
    const manifest = parsed<BackupManifest>(await this.line());
    if (manifest?.format !== 'rounds-backup') throw this.damaged('it is no backup of Rounds');
    if (manifest.version === 1) return manifest;
    throw this.damaged(`its format ${manifest.version as number} is newer than this Rounds`);
  }

  /** The rows of the next table as the text of COPY. */
  async *blocks(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = Number(await this.line());
      if (!Number.isSafeInteger(length)) throw this.damaged('a block has no length');
      if (length === 0) return;
      yield await this.take(length);
    }
  }

  /** Also proves the checksum, and that nothing follows. */
  async totals(): Promise<BackupTotals> {
    const totals = parsed<BackupTotals>(await this.line());
    const found = this.hash.digest('hex');
    const seal = parsed<{ sha256: string }>(await this.lineUnhashed());
    if (!totals || seal?.sha256 !== found) throw this.damaged('its checksum does not match');
    if (this.rest.length > 0 || (await this.more())) throw this.damaged('something follows it');
    return totals;
  }

  stop(): void {
    this.close();
  }

  private async line(): Promise<string> {
    const line = await this.lineUnhashed();
    this.hash.update(`${line}\n`);
    return line;
  }

  private async lineUnhashed(): Promise<string> {
    let end: number;
    while ((end = this.rest.indexOf(NEWLINE)) < 0) {
      if (!(await this.more())) throw this.damaged('it ends early');
    }
    const line = this.rest.toString('utf8', 0, end);
    this.rest = this.rest.subarray(end + 1);
    return line;
  }

  private async take(length: number): Promise<Buffer> {
    while (this.rest.length < length) {
      if (!(await this.more())) throw this.damaged('it ends early');
    }
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    this.hash.update(taken);
    return taken;
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next().catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' || error.code === 'EACCES'
        ? error
        : this.damaged(error.message);
    });
    if (next.done) return false;
    this.rest = Buffer.concat([this.rest, next.value]);
    return true;
  }

  private damaged(what: string): DatabaseRefusal {
    return new DatabaseRefusal('backup-damaged', `${this.file} cannot be restored: ${what}`);
  }
}

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
