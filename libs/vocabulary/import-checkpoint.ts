import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';

const SAMPLE = 65_536;

/** Of files that are too large to be read whole for it: their sizes, beginnings and ends. */
export async function fingerprintOf(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      hash.update(`\0${size}\0`);
      for (const at of [0, Math.max(0, size - SAMPLE)]) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE), 0, SAMPLE, at);
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  }
  return hash.digest('hex');
}

/** How many records of these very files an import that was broken off has stored. */
export async function storedBefore(
  manager: EntityManager,
  source: string,
  fingerprint: string,
): Promise<number> {
  const [row] = await manager.query<{ stored: number }[]>(
    'SELECT stored FROM vocabulary_import WHERE source = $1 AND fingerprint = $2',
    [source, fingerprint],
  );
  return row?.stored ?? 0;
}

/** In the transaction that stored them. */
export async function remember(
  tx: EntityManager,
  source: string,
  fingerprint: string,
  stored: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO vocabulary_import (source, fingerprint, stored) VALUES ($1, $2, $3)
     ON CONFLICT (source) DO UPDATE SET fingerprint = $2, stored = $3, updated_at = now()`,
    [source, fingerprint, stored],
  );
}

export async function forget(tx: EntityManager, source: string): Promise<void> {
  await tx.query('DELETE FROM vocabulary_import WHERE source = $1', [source]);
}
