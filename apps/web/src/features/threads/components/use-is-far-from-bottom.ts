import { useEffect, useState } from 'react';

const FAR_PX = 900;

const isFar = (): boolean =>
  document.documentElement.scrollHeight - window.innerHeight - window.scrollY > FAR_PX;

export function useIsFarFromBottom(): boolean {
  const [far, setFar] = useState(false);
  useEffect(() => {
    const look = (): void => setFar(isFar());
    // The height changes as posts come, without any scrolling.
    const sizes = new ResizeObserver(look);
    sizes.observe(document.body);
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      window.removeEventListener('scroll', look);
    };
  }, []);
  return far;
}
