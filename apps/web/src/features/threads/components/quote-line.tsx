import { CloseButton } from '@mantine/core';
import classes from './composer.module.css';
import type { Quoted } from './outbox';

export function QuoteLine({ quoted, onRemove }: { quoted: Quoted; onRemove?: () => void }) {
  return (
    <div className={classes.quote}>
      <p>
        <strong>
          {quoted.displayName} #{quoted.number}
        </strong>{' '}
        {quoted.excerpt}
      </p>
      {onRemove && <CloseButton size="sm" aria-label="Do not quote" onClick={onRemove} />}
    </div>
  );
}
