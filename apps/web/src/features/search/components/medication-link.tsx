import { IconChevronRight, IconPill } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import classes from './medication-link.module.css';
import { plainWords } from './narrowing';

interface FoundMedication {
  slug: string;
  name: string;
  /** The name that was typed, or nearly so. */
  matched: string;
}
export type FindMedication = (
  words: string,
  signal: AbortSignal,
) => Promise<FoundMedication | null>;

interface MedicationLinkProps {
  q: string | undefined;
  find: FindMedication;
}

/** Whoever searches for a medication may look for its page. */
export function MedicationLink({ q, find }: MedicationLinkProps) {
  const words = plainWords(q);
  const { data } = useQuery({
    queryKey: ['search-medication', words],
    queryFn: ({ signal }) => find(words, signal),
    enabled: words !== '',
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  if (words === '' || !data) return null;
  const { slug, name, matched } = data;
  return (
    <Link to="/medications/$id" params={{ id: slug }} className={classes.link}>
      <IconPill size={18} aria-hidden />
      <span className={classes.name}>
        {name}
        {matched.toLowerCase() !== name.toLowerCase() && <small> ({matched})</small>}
      </span>
      <small className={classes.what}>threads, effects, followers</small>
      <IconChevronRight size={16} aria-hidden />
    </Link>
  );
}
