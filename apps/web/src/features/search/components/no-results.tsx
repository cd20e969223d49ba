import { Button, Group, Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../ui/states';
import type { SearchFilter } from '../api/search';
import { loosened, plainWords, type Narrowing } from './narrowing';
import classes from './results.module.css';

/** A medication or effect that is called as what was typed, or nearly so. */
export interface NameHint {
  typed: string;
  /** The name that is meant; what was typed where that is right. */
  name: string;
  others: string[];
}
export type FindNames = (words: string, signal: AbortSignal) => Promise<NameHint[]>;

interface NoResultsProps {
  filter: SearchFilter;
  narrowings: Narrowing[];
  onChange: (filter: SearchFilter) => void;
  findNames: FindNames;
}

/** A way on for every reason why nothing was found. */
export function NoResults({ filter, narrowings, onChange, findNames }: NoResultsProps) {
  const words = plainWords(filter.q);
  const { data: hints = [] } = useQuery({
    queryKey: ['search-names', words],
    queryFn: ({ signal }) => findNames(words, signal),
    enabled: words !== '',
    staleTime: Infinity,
  });
  const q = filter.q ?? '';
  const loose = loosened(q);
  const misspelt = hints.filter(({ typed, name }) => typed.toLowerCase() !== name.toLowerCase());
  const known = hints.filter(({ others }) => others.length > 0);
  const instead = (typed: string, name: string): void => {
    const at = q.toLowerCase().indexOf(typed.toLowerCase());
    const text = at < 0 ? name : q.slice(0, at) + name + q.slice(at + typed.length);
    onChange({ ...filter, q: text });
  };
  return (
    <EmptyState icon={<IconSearchOff />} title="Nothing found">
      {misspelt.length > 0 && (
        <Group justify="center" gap="xs" mb="md">
          Did you mean{' '}
          {misspelt.map(({ typed, name }) => (
            <Button key={typed} size="xs" variant="light" onClick={() => instead(typed, name)}>
              {name}
            </Button>
          ))}
        </Group>
      )}
      {narrowings.length > 0 && (
        <Group justify="center" gap="xs" mb="md">
          {loose !== q && (
            <Wider onClick={() => onChange({ ...filter, q: loose })}>Without the quotes</Wider>
          )}
          {narrowings.map(({ key, label, exclusion, without }) => (
            <Wider key={key} onClick={() => onChange(without)}>
              {exclusion ? 'Also with' : 'Without'} {label.startsWith('“') ? label : `“${label}”`}
            </Wider>
          ))}
        </Group>
      )}
      {known.map(({ typed, name, others }) => (
        <Text key={typed} size="sm" mb="xs">
          {name} is also called {others.join(', ')}: all of these were searched for.
        </Text>
      ))}
      <Text size="sm">
        Try fewer or other words. If nobody has asked yet, ask it yourself in your channel.
      </Text>
    </EmptyState>
  );
}

const Wider = ({ onClick, children }: { onClick: () => void; children: ReactNode }) => (
  <Button size="xs" variant="default" className={classes.widen} onClick={onClick}>
    {children}
  </Button>
);
