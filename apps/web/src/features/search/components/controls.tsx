import { SegmentedControl } from '@mantine/core';
import type { SearchFilter } from '../api/search';

interface ControlsProps {
  sort: SearchFilter['sort'];
  onSort: (sort: SearchFilter['sort']) => void;
}

export function Controls({ sort, onSort }: ControlsProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Order"
      value={sort ?? 'relevance'}
      onChange={(value) => onSort(value === 'newest' ? 'newest' : undefined)}
      data={[
        { value: 'relevance', label: 'Best match' },
        { value: 'newest', label: 'Newest' },
      ]}
    />
  );
}
