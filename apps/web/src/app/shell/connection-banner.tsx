import { useEffect, useState } from 'react';
import { useLiveStatus } from '../../lib/use-live';
import classes from './connection-banner.module.css';

/** Shorter interruptions are caught up before anyone could act on a warning. */
const PATIENCE_MS = 1_200;

export function ConnectionBanner() {
  const status = useLiveStatus();
  const isBehind = status === 'behind' || status === 'connecting';
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(
      () => setIsShown(isBehind),
      isBehind ? (status === 'connecting' ? 3 : 1) * PATIENCE_MS : 0,
    );
    return () => window.clearTimeout(timer);
  }, [isBehind, status]);
  return (
    <div role="status" aria-live="polite" className={classes.place}>
      {isShown && isBehind && (
        <div className={classes.banner}>Reconnecting… what you see may be behind.</div>
      )}
    </div>
  );
}
