import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import classes from './news-pill.module.css';

interface NewsPillProps {
  label: string | null;
  /** `down` has its place in the dock, where it hides nothing. */
  towards: 'up' | 'down';
  onClick: () => void;
}

/** What arrived meanwhile waits here until it is asked for; nothing moves under the finger. */
export function NewsPill({ label, towards, onClick }: NewsPillProps) {
  const Icon = towards === 'up' ? IconArrowUp : IconArrowDown;
  return (
    <div className={classes.place} data-towards={towards} aria-live="polite">
      {label && (
        <button type="button" className={classes.pill} onClick={onClick}>
          <Icon size={16} aria-hidden /> {label}
        </button>
      )}
    </div>
  );
}
