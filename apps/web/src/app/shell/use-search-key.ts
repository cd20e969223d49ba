import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isTyping } from '../../lib/is-typing';

/** "/" goes to the search box from everywhere; on many keyboards it needs Shift. */
export function useSearchKey(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTyping(event.target)) return;
      // What is open on top has the keys.
      if (document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      const box = document.getElementById('search-box');
      if (box instanceof HTMLInputElement) {
        box.focus();
        box.select();
      } else void navigate({ to: '/search' });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [navigate]);
}
