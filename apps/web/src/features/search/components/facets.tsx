import type { SearchAnswer } from '@rounds/contracts';
import { kindLabel } from '../../../ui/kind';
import type { SearchFilter } from '../api/search';
import classes from './facets.module.css';

interface FacetsProps {
  facets: SearchAnswer['facets'];
  filter: SearchFilter;
  onFilter: (change: SearchFilter) => void;
}
type FacetName = keyof SearchAnswer['facets'];

const TITLES: [FacetName, string][] = [
  ['channel', 'Channel'],
  ['kind', 'Kind'],
  ['medication', 'Medication'],
  ['effect', 'Effect'],
  ['year', 'Year'],
];
const SHOWN = 7;

/** Clicking one narrows the search; clicking it again widens it. */
export function Facets({ facets, filter, onFilter }: FacetsProps) {
  const isOn = (name: FacetName, value: string): boolean =>
    name === 'year'
      ? filter.from === `${value}-01-01` && filter.to === `${value}-12-31`
      : filter[name] === value;
  const toggle = (name: FacetName, value: string): void => {
    const on = isOn(name, value);
    if (name !== 'year') onFilter({ [name]: on ? undefined : value });
    else {
      onFilter({
        from: on ? undefined : `${value}-01-01`,
        to: on ? undefined : `${value}-12-31`,
      });
    }
  };
  return (
    <div className={classes.facets}>
      {TITLES.filter(([name]) => facets[name].length > 0).map(([name, title]) => (
        <div key={name} role="group" aria-label={title} className={classes.facet}>
          <h3>{title}</h3>
          {facets[name].slice(0, SHOWN).map(({ value, label, count }) => (
            <button
              key={value}
              type="button"
              aria-pressed={isOn(name, value)}
              onClick={() => toggle(name, value)}
            >
              <span>{name === 'kind' ? kindLabel(value as never) : label}</span>
              <span className={classes.count}>{count.toLocaleString('en')}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
