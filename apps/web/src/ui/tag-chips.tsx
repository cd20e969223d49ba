import type { EffectTag, MedicationTag } from '@rounds/contracts';
import { IconActivity, IconPill } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import classes from './tag-chips.module.css';

interface TagChipsProps {
  medications: MedicationTag[];
  effects: EffectTag[];
}

/** Each leads to everything that was written about it. */
export function TagChips({ medications, effects }: TagChipsProps) {
  if (medications.length + effects.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Medications and effects">
      {medications.map(({ id, slug, name }) => (
        <li key={id}>
          <Link to="/search" search={{ medication: slug }} className={classes.medication}>
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
    </ul>
  );
}
