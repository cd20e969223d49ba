import type { OwnProfile } from '@rounds/contracts';
import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from './api-client';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<OwnProfile>('/me', { signal }),
  staleTime: 30_000,
  refetchOnWindowFocus: 'always',
});

export const MeContext = createContext<OwnProfile | null>(null);

/** The signed-in clinician; only below the signed-in part of the page. */
export function useMe(): OwnProfile {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe is only for pages of those who are signed in');
  return me;
}

export const mayUseForum = (me: OwnProfile): boolean =>
  me.verification.status === 'verified' && me.suspension === null;
export const isModerator = (me: OwnProfile): boolean =>
  me.role === 'moderator' || me.role === 'admin';
export const isReviewer = (me: OwnProfile): boolean =>
  me.role === 'reviewer' || me.role === 'admin';
