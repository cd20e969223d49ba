import { SettingsPage } from '../../features/identity/routes/settings-page';
import { useMe } from '../../lib/session';
import { LinkButton } from '../../ui/links';
import { useLeave } from '../leave';
import { dutiesOf } from '../shell/pages-of';

export function Settings() {
  const me = useMe();
  const duties = dutiesOf(me).map(({ to, label, Icon }) => (
    <LinkButton
      key={to}
      to={to}
      variant="light"
      hiddenFrom="sm"
      mx="md"
      leftSection={<Icon size={18} />}
    >
      {label}
    </LinkButton>
  ));
  return <SettingsPage onSignedOut={useLeave()} links={duties} />;
}
