import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { searchedText } from './searched-text';

const WAIT_MS = 200;

interface QueryText {
  text: string;
  setText: (text: string) => void;
  /** Searches at once instead of when typing pauses. */
  searchNow: (text: string) => void;
}

/**
 * A search's text, which lives in the address as far as it is searched for. `settle` says what of it
 * to search for while it is being typed; null while it is not to be looked at, as when a word is put
 * together in Chinese.
 */
export function useQueryText(
  inAddress: string | undefined,
  settle: (text: string) => string | null,
  write: (q: string | undefined) => unknown,
): QueryText {
  const [text, setText] = useState(inAddress ?? '');
  const written = useRef(inAddress ?? '');
  const latestWrite = useEffectEvent(write);
  const settling = settle(text);
  const settled = settling === null ? null : searchedText(settling);

  useEffect(() => {
    // The address changed by other means: back, a link, a chip.
    if ((inAddress ?? '') === written.current) return;
    written.current = inAddress ?? '';
    setText(inAddress ?? '');
  }, [inAddress]);

  useEffect(() => {
    if (settled === null || settled === written.current) return;
    const waiting = window.setTimeout(() => {
      written.current = settled;
      latestWrite(settled || undefined);
    }, WAIT_MS);
    return () => window.clearTimeout(waiting);
  }, [settled]);

  const searchNow = (wanted: string): void => {
    setText(wanted);
    const searched = searchedText(wanted);
    if (searched === written.current) return;
    written.current = searched;
    write(searched || undefined);
  };
  return { text, setText, searchNow };
}
