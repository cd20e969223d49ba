/** Near enough to the top that a list may change without anything moving away. */
export const isAtTop = (): boolean => window.scrollY < 120;

export const isAtBottom = (): boolean =>
  window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 160;

const behavior = (): ScrollBehavior =>
  window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';

export function scrollToTop(): void {
  window.scrollTo({ top: 0, behavior: behavior() });
}
