import { useDebouncedValue } from '@mantine/hooks';
import type { Author } from '@rounds/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';

export type FindPeople = (q: string) => Promise<Author[]>;

interface Token {
  start: number;
  end: number;
  q: string;
}

/** The name being typed after an @ that stands at the start of a word. */
function tokenAt(text: string, caret: number): Token | null {
  const match = /(?:^|[\s(])@([\p{L}][\p{L}\p{M}.'-]*(?: [\p{L}\p{M}.'-]*)?)$/u.exec(
    text.slice(0, caret),
  );
  const q = match?.[1];
  return q === undefined ? null : { start: caret - q.length - 1, end: caret, q };
}

const asMention = ({ id, displayName }: Author): string =>
  `@[${displayName.replace(/[[\]]/g, '')}](clinician:${id}) `;

/** Offers clinicians for the name before the caret; `insert` replaces it by the mention. */
export function useMentions(
  find: FindPeople,
  insert: (start: number, end: number, text: string) => void,
) {
  const [token, setToken] = useState<Token | null>(null);
  const [active, setActive] = useState(0);
  const [q] = useDebouncedValue(token?.q.trim() ?? '', 150);
  const { data } = useQuery({
    queryKey: ['mentions', q],
    queryFn: () => find(q),
    enabled: q.length > 0,
    staleTime: 60_000,
  });
  const people = token && q ? (data ?? []) : [];

  const look = (text: string, caret: number): void => {
    setToken(tokenAt(text, caret));
    setActive(0);
  };
  const pick = (person: Author | undefined): void => {
    if (token && person) insert(token.start, token.end, asMention(person));
    setToken(null);
  };
  /** Says whether the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (people.length === 0) return false;
    const keys: Record<string, () => void> = {
      ArrowDown: () => setActive((active + 1) % people.length),
      ArrowUp: () => setActive((active + people.length - 1) % people.length),
      Enter: () => pick(people[active]),
      Tab: () => pick(people[active]),
      Escape: () => setToken(null),
    };
    const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!act) return false;
    event.preventDefault();
    act();
    return true;
  };
  return { people, active, look, pick, onKey, close: () => setToken(null) };
}
