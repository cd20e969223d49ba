import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const isRounds = (folder: string): boolean => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (manifest as { name?: unknown } | null)?.name === 'rounds';
  } catch {
    return false;
  }
};

/** The nearest folder, from the working directory upwards, that holds this project. */
export function projectRoot(from = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isRounds(folder)) return folder;
    if (folder === dirname(folder)) {
      throw new Error(`Run this inside the Rounds project: no package.json of it above ${from}.`);
    }
  }
}
