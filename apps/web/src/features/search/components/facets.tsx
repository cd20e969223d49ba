import type { SearchAnswer } from '@rounds/contracts';
import { useState } from 'react';
import { kindLabel } from '../../../ui/kinds';
import type { SearchFilter } from '../api/search';
import { countText } from './counts';
import classes from './facets.module.css';
import { isNarrowedBy, toggled, type FacetName } from './narrowing';

interface FacetsProps {
  facets: SearchAnswer['facets'];
  filter: SearchFilter;
  onChange: (filter: SearchFilter) => void;
}

const TITLES: [FacetName, string][] = [
  ['channel', 'Channel'],
  ['kind', 'Kind'],
  ['medication', 'Medication'],
  ['effect', 'Effect'],
  ['year', 'Year'],
];
const SHOWN = 6;

/** Clicking one narrows the search; clicking it again widens it. */
export function Facets({ facets, filter, onChange }: FacetsProps) {
  const [whole, setWhole] = useState<FacetName | null>(null);
  return (
    <div className={classes.facets}>
      {TITLES.filter(([name]) => facets[name].length > 0).map(([name, title]) => (
        <div key={name} role="group" aria-label={title} className={classes.facet}>
          <h3>{title}</h3>
          {facets[name].slice(0, whole === name ? undefined : SHOWN).map((facet) => (
            <button
              key={facet.value}
              type="button"
              aria-pressed={isNarrowedBy(filter, name, facet)}
              onClick={() => onChange(toggled(filter, name, facet))}
            >
              <bdi>{name === 'kind' ? kindLabel(facet.value as never) : facet.label}</bdi>
              <span className={classes.count}>{countText(facet.count)}</span>
            </button>
          ))}
          {facets[name].length > SHOWN && (
            <button
              type="button"
              className={classes.more}
              aria-expanded={whole === name}
              onClick={() => setWhole(whole === name ? null : name)}
            >
              {whole === name ? 'Fewer' : `${facets[name].length - SHOWN} more`}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
