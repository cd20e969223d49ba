import { IconX } from '@tabler/icons-react';
import type { SearchFilter } from '../api/search';
import type { Narrowing } from './narrowing';
import classes from './query-chips.module.css';

interface QueryChipsProps {
  narrowings: Narrowing[];
  onChange: (filter: SearchFilter) => void;
}

/** Everything that narrows the search, each removable alone. */
export function QueryChips({ narrowings, onChange }: QueryChipsProps) {
  if (narrowings.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="The search is narrowed to">
      {narrowings.map(({ key, label, isExcluded, without }) => (
        <li key={key} data-excluded={isExcluded || undefined}>
          <bdi>
            {isExcluded && 'not '}
            {label}
          </bdi>
          <button
            type="button"
            aria-label={`Remove ${isExcluded ? 'not ' : ''}${label}`}
            onClick={() => onChange(without)}
          >
            <IconX size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
