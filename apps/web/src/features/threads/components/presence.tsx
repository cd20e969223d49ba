import { Tooltip } from '@mantine/core';
import type { Person } from '@rounds/contracts';
import { useEffect, useState } from 'react';
import { useMe } from '../../../lib/session';
import { useLiveEvent } from '../../../lib/use-live';
import { Avatar } from '../../../ui/avatar';
import classes from './presence.module.css';

const SHOWN = 4;
const TYPING_FOR_MS = 5_000;

/** Who else has the thread open; listens from before the join on, which announces it. */
export function usePresence(threadId: string): Person[] {
  const me = useMe();
  const [presence, setPresence] = useState<{ threadId: string; clinicians: Person[] }>();
  useLiveEvent('thread:presence', setPresence);
  if (presence?.threadId !== threadId) return [];
  return presence.clinicians.filter(({ id }) => id !== me.id);
}

export function Presence({ people }: { people: Person[] }) {
  if (people.length === 0) return null;
  const names = people.map(({ displayName }) => displayName).join(', ');
  return (
    <Tooltip label={`Here now: ${names}`} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.presence} tabIndex={0} role="img" aria-label={`Here now: ${names}`}>
        {people.slice(0, SHOWN).map((person) => (
          <Avatar key={person.id} person={person} size={24} />
        ))}
        {people.length > SHOWN && <span className={classes.more}>+{people.length - SHOWN}</span>}
      </span>
    </Tooltip>
  );
}

/** Who writes just now; the reader's own other tabs do not count. */
export function Typing({ threadId }: { threadId: string }) {
  const me = useMe();
  const [typing, setTyping] = useState<(Person & { until: number })[]>([]);
  useLiveEvent('thread:typing', ({ threadId: where, clinician }) => {
    if (where !== threadId || clinician.id === me.id) return;
    const until = Date.now() + TYPING_FOR_MS;
    setTyping((had) => [...had.filter(({ id }) => id !== clinician.id), { ...clinician, until }]);
  });
  useLiveEvent('post:published', ({ author }) =>
    setTyping((had) => had.filter(({ id }) => id !== author.id)),
  );
  useEffect(() => {
    if (typing.length === 0) return;
    const timer = window.setTimeout(
      () => setTyping((had) => had.filter(({ until }) => until > Date.now())),
      1_000,
    );
    return () => window.clearTimeout(timer);
  }, [typing]);
  const names = typing.map(({ displayName }) => displayName);
  return (
    <div className={classes.typing} aria-live="polite">
      {names.length === 1 && `${names[0]} is writing…`}
      {names.length > 1 && `${names.slice(0, 2).join(' and ')} are writing…`}
    </div>
  );
}
