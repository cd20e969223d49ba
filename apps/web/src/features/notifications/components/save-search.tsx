import { Box, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SAVED_SEARCH_NAME_MAX, type SavedQuery } from '@rounds/contracts';
import { IconBookmarkPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { randomId } from '../../../lib/random-id';
import { useTimeZone } from '../../../lib/time';
import { notify as note } from '../../../ui/notify';
import { ErrorState } from '../../../ui/states';
import { useSaveSearch } from '../api/save-search';
import { describeSearch } from './describe-search';

interface SaveSearchProps {
  /** What the address asks for; its order is not kept. */
  search: Partial<SavedQuery> & { sort?: unknown };
}

const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Keeps the search that is being looked at, and tells of new posts that match it. */
export function SaveSearch({ search: { sort: _, ...asked } }: SaveSearchProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const timeZone = useTimeZone() ?? ofBrowser;
  const search: SavedQuery = { ...asked, q: asked.q ?? '', timeZone };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBookmarkPlus size={16} />}
        aria-label="Save this search"
        onClick={open}
      >
        {/* On a phone it comes beside the heading: a line more, and the box would jump. */}
        Save
        <Box component="span" visibleFrom="sm">
          &nbsp;this search
        </Box>
      </Button>
      <Modal opened={isOpen} onClose={close} title="Save this search" size="sm">
        <SaveSearchForm search={search} onDone={close} />
      </Modal>
    </>
  );
}

function SaveSearchForm({ search, onDone }: { search: SavedQuery; onDone: () => void }) {
  const save = useSaveSearch();
  const [name, setName] = useState(describeSearch(search).slice(0, SAVED_SEARCH_NAME_MAX));
  const [notify, setNotify] = useState(true);
  const [tried, setTried] = useState<{ key: string; text: string } | null>(null);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { name, search, notify };
    const text = JSON.stringify(body);
    // The same again is the same search; a changed one is another.
    const key = tried?.text === text ? tried.key : randomId();
    setTried({ key, text });
    save.mutate(
      { key, body },
      {
        onSuccess: () => {
          note.done(notify ? 'Saved. You will hear of new posts that match.' : 'Saved.');
          onDone();
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {save.error && !save.error.field('name') && <ErrorState error={save.error} />}
        <TextInput
          label="Name"
          required
          maxLength={SAVED_SEARCH_NAME_MAX}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={save.error?.field('name')}
        />
        <Checkbox
          label="Notify me of new posts that match"
          checked={notify}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
