import { useEffect, useEffectEvent, useRef, useState } from 'react';

const WAIT_MS = 250;

/** A text box whose value lives in the address, written there when typing pauses. */
export function useSearchText(
  inAddress: string | undefined,
  write: (text: string | undefined) => unknown,
): [string, (text: string) => void] {
  const [text, setText] = useState(inAddress ?? '');
  const written = useRef(inAddress ?? '');
  const latestWrite = useEffectEvent(write);

  useEffect(() => {
    // The address changed by other means: back, or a link.
    if ((inAddress ?? '') === written.current) return;
    written.current = inAddress ?? '';
    setText(inAddress ?? '');
  }, [inAddress]);

  useEffect(() => {
    if (text.trim() === written.current) return;
    const waiting = window.setTimeout(() => {
      written.current = text.trim();
      latestWrite(text.trim() || undefined);
    }, WAIT_MS);
    return () => window.clearTimeout(waiting);
  }, [text]);

  return [text, setText];
}
