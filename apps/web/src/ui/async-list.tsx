import { Button } from '@mantine/core';
import type { Page } from '@rounds/contracts';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import classes from './async-list.module.css';
import { ErrorState, ListSkeleton } from './states';

interface AsyncListProps<T> {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  label: string;
  empty: ReactNode;
  itemKey: (item: T) => string;
  children: (item: T) => ReactNode;
}

/** A keyset list with its loading, empty and error states and a button for what follows. */
export function AsyncList<T>({ query, label, empty, itemKey, children }: AsyncListProps<T>) {
  if (query.isPending) return <ListSkeleton label={label} />;
  if (!query.data) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  const items = withoutRepeats(query.data, itemKey);
  return (
    <>
      {query.isRefetchError && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {items.length === 0 ? (
        empty
      ) : (
        <ul className={classes.list} aria-label={label}>
          {items.map((item) => (
            <li key={itemKey(item)}>{children(item)}</li>
          ))}
        </ul>
      )}
      {query.isFetchNextPageError && (
        <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

/** What moved between pages while they were read appears once. */
function withoutRepeats<T>(data: InfiniteData<Page<T>>, itemKey: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const page of data.pages) {
    for (const item of page.items) if (!byKey.has(itemKey(item))) byKey.set(itemKey(item), item);
  }
  return [...byKey.values()];
}
