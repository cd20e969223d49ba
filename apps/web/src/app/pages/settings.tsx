import { IconShieldCheck } from '@tabler/icons-react';
import { SettingsPage } from '../../features/identity/routes/settings-page';
import { isReviewer, useMe } from '../../lib/session';
import { LinkButton } from '../../ui/links';
import { useLeave } from '../leave';

export function Settings() {
  const me = useMe();
  const review = isReviewer(me) && (
    <LinkButton
      to="/review"
      variant="light"
      hiddenFrom="sm"
      mx="md"
      leftSection={<IconShieldCheck size={18} />}
    >
      Review queue
    </LinkButton>
  );
  return <SettingsPage onSignedOut={useLeave()} links={review} />;
}
