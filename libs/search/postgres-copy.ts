import type pg from 'pg';
import copy from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';

const HEADER = 19;
const NULL = -1;
const END = -1;

/** A row as Postgres sends it; the same object is used for the next. */
export class CopiedRow {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(private readonly bytes: Buffer) {}

  /** Answers where the next begins, null past the last. */
  read(from: number): number | null {
    const fields = this.bytes.readInt16BE(from);
    if (fields === END) return null;
    let at = from + 2;
    for (let i = 0; i < fields; i += 1) {
      const length = this.bytes.readInt32BE(at);
      this.starts[i] = at += 4;
      this.ends[i] = at += length === NULL ? 0 : length;
    }
    return at;
  }

  int(field: number): number {
    return this.bytes.readInt32BE(this.starts[field]);
  }

  /** Exact up to 2^53. */
  bigint(field: number): number {
    const at = this.starts[field]!;
    return this.bytes.readInt32BE(at) * 2 ** 32 + this.bytes.readUInt32BE(at + 4);
  }

  float(field: number): number {
    return this.bytes.readDoubleBE(this.starts[field]);
  }

  boolean(field: number): boolean {
    return this.bytes[this.starts[field]!] === 1;
  }

  /** A character a byte. */
  raw(field: number): string {
    return this.bytes.toString('latin1', this.starts[field], this.ends[field]);
  }

  view(field: number): DataView {
    const start = this.starts[field]!;
    const { buffer, byteOffset } = this.bytes;
    return new DataView(buffer, byteOffset + start, this.ends[field]! - start);
  }
}

/**
 * Runs a statement without parameters. Its rows come as bytes: as text, a number would cost many
 * times what it takes to copy it.
 */
export async function copyRows(
  tx: EntityManager,
  select: string,
  each: (row: CopiedRow) => void,
): Promise<void> {
  const client = (await tx.queryRunner!.connect()) as pg.ClientBase;
  const parts: Buffer[] = [];
  const stream = client.query(copy.to(`COPY (${select}) TO STDOUT (FORMAT binary)`));
  for await (const part of stream) parts.push(part as Buffer);
  const row = new CopiedRow(Buffer.concat(parts));
  for (let at = row.read(HEADER); at !== null; at = row.read(at)) each(row);
}
