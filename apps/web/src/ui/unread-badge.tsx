import classes from './unread-badge.module.css';

/** How many wait to be read; nothing where none does. */
export function UnreadBadge({ count }: { count: number }) {
  if (count <= 0) return null;
  const shown = count > 99 ? '99+' : count;
  return (
    <b className={classes.badge} aria-label={`${shown} unread`}>
      {shown}
    </b>
  );
}
