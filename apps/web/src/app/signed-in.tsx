import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSignOut } from '../features/identity/api/sign-out';
import { StandingPage } from '../features/verification/routes/standing-page';
import { MeContext, meQuery, mayUseForum } from '../lib/session';
import { live } from '../lib/socket';
import { TimeZoneContext } from '../lib/time';
import { useLeave } from './leave';
import { LiveUpdates } from './live-updates';
import { Shell } from './shell/shell';

/** Lets verified clinicians in, and shows the others where they stand; live in both directions. */
export function SignedIn() {
  const signOut = useSignOut(useLeave());
  const { data: me } = useQuery(meQuery);
  const isIn = me !== undefined && mayUseForum(me);
  useEffect(() => {
    if (!isIn) return;
    live.connect();
    return () => live.disconnect();
  }, [isIn, me?.id]);

  if (!me) return null;
  return (
    <MeContext value={me}>
      <TimeZoneContext value={me.timeZone ?? undefined}>
        {isIn ? (
          <>
            <LiveUpdates />
            <Shell />
          </>
        ) : (
          <StandingPage onSignOut={() => signOut.mutate()} />
        )}
      </TimeZoneContext>
    </MeContext>
  );
}
