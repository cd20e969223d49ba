import { useDebouncedValue } from '@mantine/hooks';
import type { TermMentions } from '@rounds/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

const AFTER_MS = 600;
const MAX_CHARACTERS = 21_000;
const NONE: TermMentions = { medications: [], effects: [] };

/**
 * The medications and effects that a text names, a moment after the typing stopped. By the server:
 * the vocabulary is large, and what is shown is then what the post will carry.
 */
export function useRecognised(text: string): TermMentions {
  const [settled] = useDebouncedValue(text.trim().slice(0, MAX_CHARACTERS), AFTER_MS);
  const isWorthAsking = settled.length > 2;
  const { data } = useQuery({
    queryKey: ['recognise', settled],
    queryFn: ({ signal }) =>
      api.post<TermMentions>('/vocabulary/recognise', { text: settled }, { signal }),
    enabled: isWorthAsking,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
    // A hint: where it fails, there is none.
    retry: false,
  });
  return isWorthAsking && text.trim() !== '' ? (data ?? NONE) : NONE;
}
