import type { UnderstoodName } from '@rounds/contracts';
import { exactly } from './exactly';
import classes from './understood.module.css';

const MOST_NAMES = 3;

interface UnderstoodProps {
  q: string;
  understood: UnderstoodName[];
  onChange: (q: string) => void;
}

/** What was searched for besides the words that were typed, and a way to search for those alone. */
export function Understood({ q, understood: all, onChange }: UnderstoodProps) {
  const understood = all.filter(({ readAs, alsoSearched }) => readAs ?? alsoSearched[0]);
  if (understood.length === 0) return null;
  const misread = understood.filter(({ readAs }) => readAs !== null);
  const names = [
    ...misread.map(({ readAs }) => readAs!),
    ...understood.flatMap(({ alsoSearched }) => alsoSearched.slice(0, MOST_NAMES)),
  ];
  return (
    <p className={classes.understood}>
      Also searched for: {names.map((name, i) => [i > 0 && ', ', <b key={name}>{name}</b>])}
      {misread.length > 0 && (
        <> ({misread.map(({ typed, readAs }) => `“${typed}” read as ${readAs}`).join(', ')})</>
      )}
      .{' '}
      <button
        type="button"
        onClick={() =>
          onChange(
            exactly(
              q,
              understood.map(({ typed }) => typed),
            ),
          )
        }
      >
        Search only for {understood.map(({ typed }) => `“${typed}”`).join(', ')}
      </button>
    </p>
  );
}
