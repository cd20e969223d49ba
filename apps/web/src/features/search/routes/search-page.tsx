import { Button, Collapse, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useSearchText } from '../../../ui/use-search-text';
import { useSearch, type SearchFilter } from '../api/search';
import { Controls } from '../components/controls';
import { Facets } from '../components/facets';
import { Filters, type FilterPickers } from '../components/filters';
import { Results } from '../components/results';
import { Suggestions } from '../components/suggestions';
import classes from './search-page.module.css';

const route = getRouteApi('/app/search');

interface SearchPageProps {
  pickers: FilterPickers;
  authorName: (id: string) => string | undefined;
}

export function SearchPage({ pickers, authorName }: SearchPageProps) {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const change = (changed: SearchFilter, replace = false) =>
    navigate({ search: (had) => ({ ...had, ...changed }), replace });
  const [text, setText] = useSearchText(filter.q, (q) => change({ q }, true));
  const { q, sort, ...narrowed } = filter;
  const narrowing = Object.values(narrowed).filter(Boolean).length;
  const isAsked = Boolean(q) || narrowing > 0;
  const found = useSearch(filter, isAsked);
  const [isOpen, { toggle }] = useDisclosure(false);
  const facets = isAsked ? found.data?.pages[0]?.facets : undefined;

  useEffect(() => {
    box.current?.focus();
  }, []);

  return (
    <Page title="Search" width="wide">
      <div className={classes.bar}>
        <TextInput
          ref={box}
          id="search-box"
          aria-label="Search posts"
          type="search"
          className={classes.box}
          size="md"
          maxLength={500}
          placeholder="Words, medications, effects"
          leftSection={<IconSearch size={18} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          variant="default"
          size="md"
          leftSection={<IconAdjustmentsHorizontal size={18} />}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          Filters{narrowing > 0 && ` (${narrowing})`}
        </Button>
      </div>
      <Collapse expanded={isOpen}>
        <div className={classes.filters}>
          <Filters
            filter={filter}
            onFilter={(changed) => void change(changed)}
            pickers={pickers}
            labelOf={(name, value) =>
              (name === 'author'
                ? authorName(value)
                : facets?.[name].find((one) => one.value === value)?.label) ??
              value.replaceAll('-', ' ')
            }
          />
        </div>
      </Collapse>
      <div className={classes.columns}>
        <Sheet>
          {isAsked ? (
            <Results
              query={found}
              isFiltered={narrowing > 0}
              controls={
                <Controls
                  sort={sort}
                  onSort={(order) => void change({ sort: order })}
                  onClear={narrowing > 0 ? () => void navigate({ search: { q, sort } }) : undefined}
                />
              }
            />
          ) : (
            <EmptyState icon={<IconSearch />} title="Search everything that was written here">
              <Suggestions onPick={(word) => void change({ q: word })} />
            </EmptyState>
          )}
        </Sheet>
        {facets && (
          <aside aria-label="Narrow down" className={classes.aside}>
            <Facets facets={facets} filter={filter} onFilter={(changed) => void change(changed)} />
          </aside>
        )}
      </div>
    </Page>
  );
}
