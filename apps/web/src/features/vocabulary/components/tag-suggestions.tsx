import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import type { TagOption } from '../../../ui/tag-picker';
import { useRecognised } from '../api/recognise';
import classes from './recognised-terms.module.css';

interface TagSuggestionsProps {
  text: string;
  medications: TagOption[];
  effects: TagOption[];
  onAdd: (added: { medications: TagOption[] } | { effects: TagOption[] }) => void;
}

/** Of either kind at once; the next come as these are taken. */
const SHOWN = 12;

/** What a new thread names and is not tagged with yet, to be added by a click. */
export function TagSuggestions({ text, medications, effects, onAdd }: TagSuggestionsProps) {
  const named = useRecognised(text);
  const line = useRef<HTMLDivElement>(null);
  const missing = (options: TagOption[], had: TagOption[]) =>
    options.filter(({ value }) => had.every((one) => one.value !== value)).slice(0, SHOWN);
  const drugs = missing(
    named.medications.map(({ slug, name }) => ({ value: slug, label: name })),
    medications,
  );
  const harms = missing(
    named.effects.map(({ slug, term }) => ({ value: slug, label: term })),
    effects,
  );
  const add = (option: TagOption, kind: string, run: () => void) => (
    <button
      key={`${kind}-${option.value}`}
      type="button"
      className={classes.add}
      aria-label={`Add ${option.label} to the ${kind}`}
      onClick={() => {
        run();
        line.current?.focus(); // the button goes, and would take the focus with it
      }}
    >
      <IconPlus size={13} aria-hidden /> {option.label}
    </button>
  );
  return (
    <div ref={line} className={classes.line} tabIndex={-1} aria-live="polite">
      {drugs.length + harms.length > 0 && (
        <>
          <span className={classes.label}>Concerns</span>
          {drugs.map((option) =>
            add(option, 'medications', () => onAdd({ medications: [...medications, option] })),
          )}
          {harms.map((option) =>
            add(option, 'effects', () => onAdd({ effects: [...effects, option] })),
          )}
        </>
      )}
    </div>
  );
}
