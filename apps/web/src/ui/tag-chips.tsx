import type { EffectTag, MedicationTag } from '@rounds/contracts';
import { IconActivity, IconPill } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import classes from './tag-chips.module.css';

interface TagChipsProps {
  medications: MedicationTag[];
  effects: EffectTag[];
  /** Where a link would lead away from what is being written. */
  isPlain?: boolean;
}

/** Of either kind; a post may name a hundred. */
const SHOWN = 12;

/** Each leads to everything that was written about it. */
export function TagChips({ medications, effects, isPlain }: TagChipsProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? Infinity : SHOWN;
  const tags = { medications: medications.slice(0, shown), effects: effects.slice(0, shown) };
  const count = medications.length + effects.length;
  const hidden = count - tags.medications.length - tags.effects.length;
  if (count === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Medications and effects">
      {isPlain ? <PlainChips {...tags} /> : <LinkedChips {...tags} />}
      {hidden > 0 && (
        <li>
          <button type="button" className={classes.more} onClick={() => setShowsAll(true)}>
            +{hidden} more
          </button>
        </li>
      )}
    </ul>
  );
}

const LinkedChips = ({ medications, effects }: TagChipsProps) => (
  <>
    {medications.map(({ id, slug, name }) => (
      <li key={id}>
        <Link to="/medications/$id" params={{ id: slug }} className={classes.medication}>
          <IconPill size={12} aria-hidden /> {name}
        </Link>
      </li>
    ))}
    {effects.map(({ id, slug, term }) => (
      <li key={id}>
        <Link to="/search" search={{ effect: slug }} className={classes.effect}>
          <IconActivity size={12} aria-hidden /> {term}
        </Link>
      </li>
    ))}
  </>
);

const PlainChips = ({ medications, effects }: TagChipsProps) => (
  <>
    {medications.map(({ id, name }) => (
      <li key={id} className={classes.plain}>
        <IconPill size={12} aria-hidden /> {name}
      </li>
    ))}
    {effects.map(({ id, term }) => (
      <li key={id} className={`${classes.plain} ${classes.effect}`}>
        <IconActivity size={12} aria-hidden /> {term}
      </li>
    ))}
  </>
);
