import { VisuallyHidden } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

/** The title is known once the page has its data. */
const TITLE_WAIT_MS = 600;

/**
 * What a page load would do by itself: after going to another page the focus is at its beginning,
 * unless the page put it somewhere, and its title is said.
 */
export function RouteFocus() {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef(path);
  const [title, setTitle] = useState('');
  useEffect(() => {
    if (path === undefined || path === shown.current) return;
    const isFirst = shown.current === undefined;
    shown.current = path;
    if (isFirst) return;
    const main = document.getElementById('main');
    const active = document.activeElement;
    if (active === document.body || !main?.contains(active)) main?.focus({ preventScroll: true });
    const timer = window.setTimeout(() => setTitle(document.title), TITLE_WAIT_MS);
    return () => window.clearTimeout(timer);
  }, [path]);
  return <VisuallyHidden role="status">{title}</VisuallyHidden>;
}
