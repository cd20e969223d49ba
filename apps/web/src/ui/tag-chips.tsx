import type { EffectTag, MedicationTag } from '@rounds/contracts';
import { IconActivity, IconPill } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import classes from './tag-chips.module.css';

interface TagChipsProps {
  medications: MedicationTag[];
  effects: EffectTag[];
  /** Where a link would lead away from what is being written. */
  isPlain?: boolean;
}

/** Each leads to everything that was written about it. */
export function TagChips({ medications, effects, isPlain }: TagChipsProps) {
  if (medications.length + effects.length === 0) return null;
  if (isPlain) return <PlainChips medications={medications} effects={effects} />;
  return (
    <ul className={classes.chips} aria-label="Medications and effects">
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
    </ul>
  );
}

const PlainChips = ({ medications, effects }: TagChipsProps) => (
  <ul className={classes.chips} aria-label="Medications and effects">
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
  </ul>
);
