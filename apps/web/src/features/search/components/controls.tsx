import { Button, Group, SegmentedControl } from '@mantine/core';
import type { SearchFilter } from '../api/search';

interface ControlsProps {
  sort: SearchFilter['sort'];
  onSort: (sort: SearchFilter['sort']) => void;
  /** Given where there are filters to clear. */
  onClear: (() => void) | undefined;
}

export function Controls({ sort, onSort, onClear }: ControlsProps) {
  return (
    <Group gap="xs">
      {onClear && (
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          Clear filters
        </Button>
      )}
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
    </Group>
  );
}
