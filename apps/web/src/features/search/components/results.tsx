import { Text } from '@mantine/core';
import type { SearchAnswer } from '@rounds/contracts';
import { IconSearchOff } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { EmptyState } from '../../../ui/states';
import { Hit } from './hit';
import classes from './results.module.css';

interface ResultsProps {
  query: UseInfiniteQueryResult<InfiniteData<SearchAnswer>>;
  isFiltered: boolean;
  /** Beside the count: the order, and a way back from the filters. */
  controls: ReactNode;
}

const countOf = ({ total, totalIsExact }: SearchAnswer): string =>
  `${total.toLocaleString('en')}${totalIsExact ? '' : '+'} ${total === 1 ? 'result' : 'results'}`;

export function Results({ query, isFiltered, controls }: ResultsProps) {
  const first = query.data?.pages[0];
  return (
    <div data-stale={query.isPlaceholderData || undefined} className={classes.results}>
      <div className={classes.head}>
        <Text size="sm" c="dimmed" role="status">
          {first && countOf(first)}
        </Text>
        {controls}
      </div>
      <AsyncList
        query={query}
        label="results"
        itemKey={(hit) => hit.postId}
        empty={
          <EmptyState icon={<IconSearchOff />} title="Nothing found">
            Try fewer or other words, the ingredient instead of the brand
            {isFiltered && ', or take away a filter'}. If nobody has asked yet, ask it yourself in
            your channel.
          </EmptyState>
        }
      >
        {(hit) => <Hit hit={hit} />}
      </AsyncList>
    </div>
  );
}
