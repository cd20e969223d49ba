import { useRouter } from '@tanstack/react-router';
import { memo, type MouseEvent } from 'react';
import classes from './prose.module.css';

interface ProseProps {
  /** Rendered and made safe by the server; never anything else. */
  html: string;
}

export const Prose = memo(function Prose({ html }: ProseProps) {
  const router = useRouter();
  const followInside = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = (event.target as Element).closest('a');
    if (!anchor || anchor.origin !== window.location.origin || anchor.target === '_blank') return;
    event.preventDefault();
    router.history.push(`${anchor.pathname}${anchor.search}${anchor.hash}`);
  };
  return (
    <div
      className={classes.prose}
      onClick={followInside}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
});
