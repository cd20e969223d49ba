import type { UnderstoodName } from '@rounds/contracts';
import { IconChevronRight, IconPill } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import classes from './medication-link.module.css';
import { plainWords } from './narrowing';

/** Whoever writes more asks a question, and has named the medication on the way. */
const MOST_WORDS = 5;

interface MedicationLinkProps {
  q: string | undefined;
  understood: UnderstoodName[];
}

/** Whoever searches for a medication may look for its page. */
export function MedicationLink({ q, understood }: MedicationLinkProps) {
  const found = understood.find(({ medications }) => medications.length > 0);
  if (!found || plainWords(q).split(/\s+/).length > MOST_WORDS) return null;
  const matched = found.readAs ?? found.typed;
  return found.medications.map(({ slug, name }) => (
    <Link key={slug} to="/medications/$id" params={{ id: slug }} className={classes.link}>
      <IconPill size={18} aria-hidden />
      <span className={classes.name}>
        {name}
        {matched.toLowerCase() !== name.toLowerCase() && <small> ({matched})</small>}
      </span>
      <small className={classes.what}>threads, effects, followers</small>
      <IconChevronRight size={16} aria-hidden />
    </Link>
  ));
}
