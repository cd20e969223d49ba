import { Text } from '@mantine/core';
import type { SearchAnswer } from '@rounds/contracts';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode, RefObject } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { totalText } from './counts';
import { Hit } from './hit';
import classes from './results.module.css';

interface ResultsProps {
  query: UseInfiniteQueryResult<InfiniteData<SearchAnswer>>;
  empty: ReactNode;
  /** Beside the count: the order, and a way back from the filters. */
  controls: ReactNode;
  /** A page about what was searched for. */
  about: ReactNode;
  /** What was searched for besides what was typed. */
  understood: ReactNode;
  list: RefObject<HTMLDivElement | null>;
  onOpen: () => void;
}

export function Results({ query, empty, controls, about, understood, list, onOpen }: ResultsProps) {
  const first = query.data?.pages[0];
  return (
    <div
      ref={list}
      data-stale={query.isPlaceholderData || undefined}
      className={classes.results}
      onClick={(event) => {
        if ((event.target as Element).closest('a[data-hit]')) onOpen();
      }}
    >
      <div className={classes.head}>
        <Text size="sm" c="dimmed" role="status">
          {first && totalText(first)}
        </Text>
        {controls}
      </div>
      {about}
      {understood}
      <AsyncList query={query} label="results" itemKey={(hit) => hit.postId} empty={empty}>
        {(hit) => <Hit hit={hit} />}
      </AsyncList>
    </div>
  );
}
