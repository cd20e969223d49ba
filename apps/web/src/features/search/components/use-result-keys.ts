import type { KeyboardEvent, RefObject } from 'react';

/** Up and down through the links of the results; above the first lies the box. */
export function useResultKeys(results: RefObject<HTMLElement | null>) {
  const links = (): HTMLElement[] => [
    ...(results.current?.querySelectorAll<HTMLElement>('a[data-hit]') ?? []),
  ];
  const toBox = (): void => document.getElementById('search-box')?.focus();
  const toFirst = (): void => links()[0]?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    if (at < 0) return;
    if (event.key === 'ArrowDown') all[at + 1]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) all[at - 1]?.focus();
    else if (event.key === 'ArrowUp' || event.key === 'Escape') toBox();
    else return;
    event.preventDefault();
  };
  return { toBox, toFirst, onKeyDown };
}
