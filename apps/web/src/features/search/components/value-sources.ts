import { searchOperators, type SearchOperator } from '@rounds/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Typing } from './completion';

interface ValueOption {
  /** As it is written behind the colon. */
  value: string;
  label: string;
  hint?: string | undefined;
}

/** Where the values of operators are found; other features have them. */
export interface ValueSources {
  channels: ValueOption[];
  find: Record<
    'medication' | 'effect' | 'from',
    (q: string, signal: AbortSignal) => Promise<ValueOption[]>
  >;
}

const MOST = 8;
const NONE: ValueOption[] = [];

const matching = (options: ValueOption[], typed: string): ValueOption[] => {
  const wanted = typed.toLowerCase();
  const rank = ({ value, label }: ValueOption): number => {
    if (value.startsWith(wanted)) return value.includes('-') ? 1 : 0;
    const words = `${value} ${label}`.toLowerCase();
    return words.includes(wanted) ? 2 : 3;
  };
  return options
    .filter((one) => rank(one) < 3)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
};

const hasSource = (operator: SearchOperator): operator is keyof ValueSources['find'] =>
  ['medication', 'effect', 'from'].includes(operator);

/** What may stand behind the operator at the caret, for what is typed so far. */
export function useValueOptions(typing: Typing | null, sources: ValueSources): ValueOption[] {
  const operator = typing?.type === 'value' ? typing.operator : undefined;
  const typed = typing?.type === 'value' ? typing.typed : '';
  const isRemote = operator !== undefined && hasSource(operator) && typed !== '';
  const found = useQuery({
    queryKey: ['search-values', operator, typed],
    queryFn: ({ signal }) => (isRemote ? sources.find[operator](typed, signal) : NONE),
    enabled: isRemote,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  if (operator === undefined) return NONE;
  if (operator === 'in') return matching(sources.channels, typed);
  if (operator === 'from' && typed === '') return [{ value: 'me', label: 'me', hint: 'yourself' }];
  if (isRemote) return (found.data ?? NONE).slice(0, MOST);
  const values = searchOperators[operator].values ?? [];
  return matching(
    values.map((value) => ({ value, label: value })),
    typed,
  );
}
