import {
  Button,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '../../../ui/states';
import { useCreateChannel } from '../api/create-channel';

interface CreateChannelFormProps {
  opened: boolean;
  onClose: () => void;
  /** Open channels are the moderators' to make. */
  mayMakeOpen: boolean;
}

export function CreateChannelForm({ opened, onClose, mayMakeOpen }: CreateChannelFormProps) {
  const navigate = useNavigate();
  const create = useCreateChannel();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [visibility, setVisibility] = useState<'open' | 'private'>('private');

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(
      { name, description, visibility },
      {
        onSuccess: ({ slug }) => {
          onClose();
          void navigate({ to: '/channels/$slug', params: { slug } });
        },
      },
    );
  };

  return (
    <Modal opened={opened} onClose={onClose} title="New channel">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {create.error && create.error.errors.length === 0 && <ErrorState error={create.error} />}
          <TextInput
            label="Name"
            required
            minLength={2}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={create.error?.field('name')}
          />
          <Textarea
            label="What it is for"
            autosize
            minRows={2}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            error={create.error?.field('description')}
          />
          {mayMakeOpen && (
            <SegmentedControl
              aria-label="Who may read it"
              value={visibility}
              onChange={(value) => setVisibility(value)}
              data={[
                { value: 'private', label: 'Private' },
                { value: 'open', label: 'Open to all' },
              ]}
            />
          )}
          {visibility === 'private' && (
            <Text size="sm" c="dimmed">
              Private: only members see that it exists. You own it and add members.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Make the channel
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
