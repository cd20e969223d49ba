import { useCallback, useState } from 'react';

const NEAR = '600px';

/** For the end of a list: whether it is about to be seen. */
export function useNearView(): [boolean, (element: HTMLElement | null) => void] {
  const [isNear, setIsNear] = useState(false);
  const watch = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => setIsNear(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: NEAR },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      setIsNear(false);
    };
  }, []);
  return [isNear, watch];
}
