import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { parseSearch } from '@rounds/contracts';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { useMe } from '../../../lib/session';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useSearch, type SearchFilter } from '../api/search';
import { Controls } from '../components/controls';
import { totalText } from '../components/counts';
import { Facets } from '../components/facets';
import { Filters, type FilterPickers } from '../components/filters';
import { MedicationLink } from '../components/medication-link';
import { narrowings, type NameOf } from '../components/narrowing';
import { NoResults, type FindNames } from '../components/no-results';
import { QueryChips } from '../components/query-chips';
import { QueryProblems } from '../components/query-problems';
import { forgetSearches, recentSearches, rememberSearch } from '../components/recent-searches';
import { Results } from '../components/results';
import { SearchBox } from '../components/search-box';
import { searchedText } from '../components/searched-text';
import { Suggestions } from '../components/suggestions';
import { useResultKeys } from '../components/use-result-keys';
import { Understood } from '../components/understood';
import type { ValueSources } from '../components/value-sources';
import classes from './search-page.module.css';

const route = getRouteApi('/app/search');

const UNFINISHED = new Set(['unclosed_quote', 'missing_value']);

interface SearchPageProps {
  pickers: FilterPickers;
  sources: ValueSources;
  findNames: FindNames;
  /** Names of what the address holds by its id. */
  nameOf: NameOf;
  /** Offered for what is being searched for. */
  save?: ReactNode;
}

export function SearchPage({ pickers, sources, findNames, nameOf, save }: SearchPageProps) {
  const me = useMe();
  const asked = route.useSearch();
  const filter = { ...asked, q: asked.q && searchedText(asked.q) };
  const navigate = route.useNavigate();
  const change = (search: SearchFilter, replace = false): void =>
    void navigate({ search, replace });
  const { q, sort, ...others } = filter;
  const isAsked = Boolean(q) || Object.values(others).some(Boolean);
  const found = useSearch(filter, isAsked);
  const answer = isAsked ? found.data?.pages[0] : undefined;
  const [areFiltersOpen, { toggle, close }] = useDisclosure(false);
  const list = useRef<HTMLDivElement>(null);
  const { toBox, toFirst, onKeyDown } = useResultKeys(list);
  const [isTyping, setIsTyping] = useState(false);
  const [recent, setRecent] = useState(() => recentSearches(me.id));
  const remember = (text: string): void => {
    rememberSearch(me.id, text);
    setRecent(recentSearches(me.id));
  };

  const narrowed = narrowings(filter, (name, value) => {
    const facet = name === 'author' || name === 'thread' ? undefined : answer?.facets[name];
    return nameOf(name, value) ?? facet?.find((one) => one.value === value)?.label;
  });
  const problems =
    (found.isPlaceholderData ? undefined : answer?.problems) ?? parseSearch(q ?? '').problems;

  return (
    <Page title="Search" width="wide" actions={isAsked && save}>
      <div onKeyDown={onKeyDown}>
        <div className={classes.bar}>
          <SearchBox
            q={asked.q}
            onSearch={(text) => change({ ...filter, q: text }, true)}
            onTyping={setIsTyping}
            onDone={remember}
            onDown={toFirst}
            sources={sources}
            recent={recent}
            onForget={() => {
              forgetSearches(me.id);
              setRecent([]);
            }}
            isBusy={found.isFetching && isAsked}
          />
          <Button
            variant="default"
            size="md"
            className={classes.toggle}
            aria-expanded={areFiltersOpen}
            onClick={toggle}
          >
            <IconAdjustmentsHorizontal size={18} aria-hidden />
            <span className={classes.word}>Filters</span>
          </Button>
        </div>
        <Collapse expanded={areFiltersOpen}>
          <div className={classes.filters}>
            <Filters
              filter={filter}
              onChange={change}
              pickers={pickers}
              channels={sources.channels}
            />
          </div>
        </Collapse>
        <QueryChips narrowings={narrowed} onChange={change} onLast={toBox} />
        <QueryProblems
          q={q ?? ''}
          // What is only not finished yet is no problem while it is being typed.
          problems={problems.filter(({ code }) => !isTyping || !UNFINISHED.has(code))}
          onChange={(text) => change({ ...filter, q: text })}
        />
        <div className={classes.columns}>
          <Sheet>
            {isAsked ? (
              <Results
                query={found}
                list={list}
                about={<MedicationLink q={q} understood={answer?.understood ?? []} />}
                understood={
                  <Understood
                    q={q ?? ''}
                    understood={answer && answer.total > 0 ? answer.understood : []}
                    onChange={(text) => change({ ...filter, q: text })}
                  />
                }
                onOpen={() => remember(q ?? '')}
                empty={
                  <NoResults
                    filter={filter}
                    narrowings={narrowed}
                    onChange={change}
                    findNames={findNames}
                  />
                }
                controls={
                  <Controls sort={sort} onSort={(order) => change({ ...filter, sort: order })} />
                }
              />
            ) : (
              <EmptyState icon={<IconSearch />} title="Search everything that was written here">
                <Suggestions onPick={(word) => change({ q: word })} />
              </EmptyState>
            )}
          </Sheet>
          {answer && answer.total > 0 && (
            <aside
              aria-label="Narrow down"
              className={classes.aside}
              data-open={areFiltersOpen || undefined}
            >
              <Facets facets={answer.facets} filter={filter} onChange={change} />
              <Button
                className={classes.show}
                fullWidth
                onClick={() => {
                  close();
                  window.scrollTo({ top: 0 });
                }}
              >
                Show {totalText(answer)}
              </Button>
            </aside>
          )}
        </div>
      </div>
    </Page>
  );
}
