import { Button, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMe } from '../../../lib/session';
import { day, useTimeZone } from '../../../lib/time';
import { LinkAnchor } from '../../../ui/links';
import { Page, Sheet } from '../../../ui/page';
import { useSignOut } from '../api/sign-out';
import { ProfileForm } from '../components/profile-form';

interface SettingsPageProps {
  onSignedOut: () => void;
  /** Further pages of this clinician: on a phone they have no other place. */
  links?: ReactNode;
}

export function SettingsPage({ onSignedOut, links }: SettingsPageProps) {
  const me = useMe();
  const timeZone = useTimeZone();
  const signOut = useSignOut(onSignedOut);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Page
      title="You"
      subtitle={
        <>
          {me.email} ·{' '}
          <LinkAnchor to="/clinicians/$id" params={{ id: me.id }} inherit>
            your public page
          </LinkAnchor>
        </>
      }
      width="narrow"
    >
      <Stack gap="md">
        {links}
        <Sheet padded>
          <Title order={2} mb="sm">
            Profile
          </Title>
          <ProfileForm me={me} />
        </Sheet>
        <Sheet padded>
          <Title order={2} mb="sm">
            Appearance
          </Title>
          <SegmentedControl
            aria-label="Colour scheme"
            value={colorScheme}
            onChange={(value) => setColorScheme(value)}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'auto', label: 'As the device' },
            ]}
          />
        </Sheet>
        <Sheet padded>
          <Title order={2} mb="xs">
            Verification
          </Title>
          <Text size="sm">
            {me.verification.status === 'verified'
              ? `Verified${me.specialtyName ? ` · ${me.specialtyName}` : ''}.`
              : `Your verification is ${me.verification.status}.`}
            {me.verification.expiresAt &&
              ` Valid until ${day(me.verification.expiresAt, timeZone)}.`}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            Terms accepted: version {me.termsVersion}.{' '}
            <LinkAnchor to="/terms" inherit>
              Read them
            </LinkAnchor>
          </Text>
        </Sheet>
        <Button
          variant="default"
          leftSection={<IconLogout size={18} />}
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
          mx={{ base: 'md', sm: 0 }}
        >
          Sign out
        </Button>
      </Stack>
    </Page>
  );
}
