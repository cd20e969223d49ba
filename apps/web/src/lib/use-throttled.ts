import { useCallback, useEffect, useEffectEvent, useRef } from 'react';

/** At most once in the time, at its end; a little jitter keeps many clients from asking at once. */
export function useThrottled(run: () => void, milliseconds: number): () => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useEffectEvent(run);
  const runRef = useRef<() => void>(() => undefined);
  useEffect(() => {
    runRef.current = () => latest();
    return () => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
  return useCallback(() => {
    timer.current ??= window.setTimeout(
      () => {
        timer.current = undefined;
        runRef.current();
      },
      milliseconds * (0.7 + 0.6 * Math.random()),
    );
  }, [milliseconds]);
}
