import { useCallback, useEffectEvent } from 'react';

const NEAR = '600px';

/** For the end of a list: calls as soon as it is about to be seen. */
export function useNearView(onNear: () => void): (element: HTMLElement | null) => void {
  const near = useEffectEvent(onNear);
  return useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) near();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}
