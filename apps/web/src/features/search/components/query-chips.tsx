import { IconX } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import type { SearchFilter } from '../api/search';
import type { Narrowing } from './narrowing';
import classes from './query-chips.module.css';

interface QueryChipsProps {
  narrowings: Narrowing[];
  onChange: (filter: SearchFilter) => void;
  /** The last chip is taken away by the keyboard, which goes on from here. */
  onLast: () => void;
}

/** Everything that narrows the search, each removable alone: also by Delete and Backspace. */
export function QueryChips({ narrowings, onChange, onLast }: QueryChipsProps) {
  const list = useRef<HTMLUListElement>(null);
  if (narrowings.length === 0) return null;
  /** Before the chip goes: with its button the keyboard would lose its place. */
  const moveOn = (index: number): void => {
    const buttons = list.current?.querySelectorAll('button');
    const next = buttons?.[index + 1] ?? buttons?.[index - 1];
    if (next) next.focus();
    else onLast();
  };
  const remove = (index: number, isByKey: boolean): void => {
    if (isByKey) moveOn(index);
    onChange(narrowings[index]!.without);
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    remove(index, true);
  };
  return (
    <ul ref={list} className={classes.chips} aria-label="The search is narrowed to">
      {narrowings.map(({ key, label, exclusion }, index) => {
        const text = exclusion ? `${exclusion} ${label}` : label;
        return (
          <li key={key} data-excluded={exclusion !== null || undefined}>
            <bdi>{text}</bdi>
            <button
              type="button"
              aria-label={`Remove ${text}`}
              // A click without a pointer is Enter or the space bar.
              onClick={(event) => remove(index, event.detail === 0)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <IconX size={14} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
