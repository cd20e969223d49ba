import { useState } from 'react';
import { useMe } from '../../../lib/session';
import { storage } from '../../../lib/storage';
import { DRAFT } from '../../../lib/unsent';

/** Kept in the browser under a name of its own until it is cleared. */
export function useDraft<T extends object>(
  name: string,
  empty: T,
): [T, (change: Partial<T>) => void, () => void] {
  const key = `${DRAFT}${useMe().id}:${name}`;
  const [state, setState] = useState(() => ({
    key,
    draft: { ...empty, ...storage.read<T>(key) },
  }));
  let { draft } = state;
  if (state.key !== key) {
    draft = { ...empty, ...storage.read<T>(key) };
    setState({ key, draft });
  }
  const change = (changed: Partial<T>): void =>
    setState((had) => {
      const next = { ...had.draft, ...changed };
      storage.write(key, next);
      return { key, draft: next };
    });
  const clear = (): void => {
    storage.remove(key);
    setState({ key, draft: empty });
  };
  return [draft, change, clear];
}
