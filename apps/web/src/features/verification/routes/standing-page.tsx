import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery, useMe } from '../../../lib/session';
import { Logo } from '../../../ui/logo';
import { Page, Sheet } from '../../../ui/page';
import { Standing } from '../components/standing';
import { VerificationForm } from '../components/verification-form';
import classes from './standing-page.module.css';

const ASK_EVERY_MS = 4_000;

interface StandingPageProps {
  onSignOut: () => void;
}

/** Stands in the place of every page until the clinician is verified; then the page appears. */
export function StandingPage({ onSignOut }: StandingPageProps) {
  const me = useMe();
  useQuery({ ...meQuery, refetchInterval: ASK_EVERY_MS });
  const mayAsk = !me.suspension && me.verification.status !== 'pending';
  return (
    <main id="main" tabIndex={-1}>
      <div className={classes.top}>
        <span className={classes.brand}>
          <Logo size={26} /> Rounds
        </span>
        <Button variant="subtle" size="xs" onClick={onSignOut}>
          Sign out
        </Button>
      </div>
      <Page title="Verification" subtitle={`Signed in as ${me.email}`} width="narrow">
        <Sheet padded>
          <Stack gap="lg" aria-live="polite">
            <Standing me={me} />
            {mayAsk && <VerificationForm />}
          </Stack>
        </Sheet>
        <p className={classes.foot}>
          <Link to="/terms">Terms of use</Link>
        </p>
      </Page>
    </main>
  );
}
