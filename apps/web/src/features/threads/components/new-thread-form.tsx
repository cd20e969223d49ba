import { Button, InputWrapper, Select, Stack, TextInput } from '@mantine/core';
import type { ThreadKind } from '@rounds/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ComponentType, type FormEvent } from 'react';
import { randomId } from '../../../lib/random-id';
import { KINDS } from '../../../ui/kinds';
import { ErrorState } from '../../../ui/states';
import type { TagOption, TagPickerProps } from '../../../ui/tag-picker';
import { useOpenThread } from '../api/open-thread';
import { MarkdownEditor } from './markdown-editor';
import { useDraft } from './use-draft';
import type { FindPeople } from './use-mentions';

interface NewThreadFormProps {
  slug: string;
  MedicationPicker: ComponentType<TagPickerProps>;
  EffectPicker: ComponentType<TagPickerProps>;
  /** Offers what the title and the text name. */
  TagSuggestions: ComponentType<{
    text: string;
    medications: TagOption[];
    effects: TagOption[];
    onAdd: (added: { medications: TagOption[] } | { effects: TagOption[] }) => void;
  }>;
  /** What colleagues have discussed already. */
  SimilarThreads: ComponentType<{ title: string; channel: string }>;
  findPeople: FindPeople;
}

interface ThreadDraft {
  title: string;
  body: string;
  kind: ThreadKind | null;
  medications: TagOption[];
  effects: TagOption[];
  /** The Idempotency-Key of what was tried last; a changed text is another thread. */
  tried: { key: string; text: string } | null;
}
const EMPTY: ThreadDraft = {
  title: '',
  body: '',
  kind: 'question',
  medications: [],
  effects: [],
  tried: null,
};

export function NewThreadForm({ slug, findPeople, ...pickers }: NewThreadFormProps) {
  const { MedicationPicker, EffectPicker, TagSuggestions, SimilarThreads } = pickers;
  const navigate = useNavigate();
  const open = useOpenThread(slug);
  const [draft, change, clear] = useDraft(`new:${slug}`, EMPTY);
  const [isMissing, setIsMissing] = useState(false);

  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    const { title, body, kind, medications, effects } = draft;
    setIsMissing(body.trim() === '');
    if (title.trim().length < 3 || body.trim() === '' || !kind) return;
    const thread = {
      title,
      body,
      kind,
      medicationIds: medications.map(({ value }) => value),
      effectIds: effects.map(({ value }) => value),
    };
    const text = JSON.stringify(thread);
    const key = draft.tried?.text === text ? draft.tried.key : randomId();
    change({ tried: { key, text } });
    open.mutate(
      { key, thread },
      {
        onSuccess: ({ id }) => {
          clear();
          void navigate({ to: '/threads/$id', params: { id } });
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {open.error && open.error.errors.length === 0 && <ErrorState error={open.error} />}
        <TextInput
          label="Title"
          placeholder="What do you want to know, in one line?"
          required
          minLength={3}
          maxLength={200}
          autoFocus
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={open.error?.field('title')}
        />
        <SimilarThreads title={draft.title} channel={slug} />
        <Select
          label="Kind"
          required
          data={KINDS}
          allowDeselect={false}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind })}
        />
        <MedicationPicker
          value={draft.medications}
          onChange={(medications) => change({ medications })}
          error={open.error?.field('medicationIds')}
        />
        <EffectPicker
          value={draft.effects}
          onChange={(effects) => change({ effects })}
          error={open.error?.field('effectIds')}
        />
        <InputWrapper label="Text" required labelElement="div">
          <MarkdownEditor
            label="Text of the first post"
            placeholder="Age band, history, what was tried: nothing that identifies the patient."
            minRows={7}
            value={draft.body}
            onChange={(body) => change({ body })}
            findPeople={findPeople}
            onSubmit={submit}
            error={open.error?.field('body') ?? (isMissing ? 'Write something first.' : undefined)}
            actions={
              <Button type="submit" loading={open.isPending}>
                Open the thread
              </Button>
            }
          />
          <TagSuggestions
            text={`${draft.title}\n\n${draft.body}`}
            medications={draft.medications}
            effects={draft.effects}
            onAdd={change}
          />
        </InputWrapper>
      </Stack>
    </form>
  );
}
