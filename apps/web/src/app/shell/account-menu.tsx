import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useSignOut } from '../../features/identity/api/sign-out';
import { useMe } from '../../lib/session';
import { Avatar } from '../../ui/avatar';
import { useLeave } from '../leave';
import classes from './account-menu.module.css';

const SCHEMES = [
  { scheme: 'light', label: 'Light', Icon: IconSun },
  { scheme: 'dark', label: 'Dark', Icon: IconMoon },
  { scheme: 'auto', label: 'As the device', Icon: IconDeviceDesktop },
] as const;

export function AccountMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut(useLeave());
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    // The button stands still while the page scrolls, and so must its menu.
    <Menu position="top-start" width="target" withinPortal floatingStrategy="fixed">
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={`Account of ${me.displayName}`}>
          <Avatar person={me} size={32} />
          <span className={classes.who}>
            <strong>{me.displayName}</strong>
            <small>{me.specialtyName ?? me.role}</small>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          onClick={() => void navigate({ to: '/clinicians/$id', params: { id: me.id } })}
        >
          Your public page
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSettings size={16} />}
          onClick={() => void navigate({ to: '/settings' })}
        >
          Settings
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {SCHEMES.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            fw={colorScheme === scheme ? 650 : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
