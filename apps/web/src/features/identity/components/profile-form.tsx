import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { OwnProfile } from '@rounds/contracts';
import { useState, type FormEvent } from 'react';
import { notify } from '../../../ui/notify';
import { ErrorState } from '../../../ui/states';
import { useUpdateProfile } from '../api/update-profile';

const ZONES = Intl.supportedValuesOf('timeZone');
const BIO_MAX = 500;

export function ProfileForm({ me }: { me: OwnProfile }) {
  const update = useUpdateProfile();
  const [displayName, setDisplayName] = useState(me.displayName);
  const [bio, setBio] = useState(me.bio);
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const isChanged = displayName !== me.displayName || bio !== me.bio || timeZone !== me.timeZone;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    update.mutate(
      { displayName, bio, timeZone },
      { onSuccess: () => notify.done('Your profile is saved.') },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {update.error && update.error.errors.length === 0 && <ErrorState error={update.error} />}
        <TextInput
          label="Display name"
          required
          minLength={2}
          maxLength={80}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          error={update.error?.field('displayName')}
        />
        <Textarea
          label="About you"
          description={`What you work on, so that colleagues know whom to ask (${bio.length}/${BIO_MAX})`}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={BIO_MAX}
          value={bio}
          onChange={(event) => setBio(event.currentTarget.value)}
          error={update.error?.field('bio')}
        />
        <Select
          label="Time zone"
          description="Dates and times are shown in it"
          data={ZONES}
          searchable
          clearable
          placeholder="As the device"
          value={timeZone}
          onChange={setTimeZone}
          error={update.error?.field('timeZone')}
          limit={200}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!isChanged} loading={update.isPending}>
            Save profile
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
