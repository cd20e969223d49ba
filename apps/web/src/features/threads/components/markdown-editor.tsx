import { ActionIcon, Group, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { MentionList } from './mention-list';
import classes from './markdown-editor.module.css';
import { MARKS, marked, type Mark } from './markdown-marks';
import { Preview } from './preview';
import { useMentions, type FindPeople } from './use-mentions';

interface MarkdownEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  findPeople: FindPeople;
  onSubmit: () => void;
  onCancel?: () => void;
  placeholder?: string;
  minRows?: number;
  autoFocus?: boolean;
  /** Until it is answered, what is typed could be of neither text. */
  isSending?: boolean;
  error?: string | undefined;
  /** Beside the hint under the text: what to do with it. */
  actions?: ReactNode;
}

export function MarkdownEditor(props: MarkdownEditorProps) {
  const { value, onChange } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const [tab, setTab] = useState<'write' | 'preview'>('write');
  const listId = useId();

  const insert = (start: number, end: number, text: string, select = text.length): void => {
    const box = area.current;
    if (!box || props.isSending) return;
    box.focus();
    box.setRangeText(text, start, end, 'end');
    box.setSelectionRange(start + select, start + select);
    onChange(box.value);
  };
  const mentions = useMentions(props.findPeople, insert);
  const mark = (kind: Mark): void => {
    const box = area.current;
    if (!box) return;
    const { selectionStart, selectionEnd } = box;
    const { text, caret } = marked(kind, value.slice(selectionStart, selectionEnd));
    insert(selectionStart, selectionEnd, text, caret);
    mentions.look(box.value, box.selectionStart);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (mentions.onKey(event)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onSubmit();
    } else if (event.key === 'Escape' && !event.nativeEvent.isComposing) props.onCancel?.();
  };

  return (
    <div className={classes.editor}>
      <Group justify="space-between" gap={6} mb={6}>
        <SegmentedControl
          size="xs"
          aria-label={`${props.label}: write or preview`}
          value={tab}
          onChange={(next) => setTab(next)}
          data={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
        />
        {tab === 'write' && (
          <Group gap={2} wrap="nowrap" role="group" aria-label="Formatting">
            {MARKS.map(({ kind, label, Icon }) => (
              <Tooltip key={kind} label={label}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={label}
                  onClick={() => mark(kind)}
                >
                  <Icon size={17} />
                </ActionIcon>
              </Tooltip>
            ))}
          </Group>
        )}
      </Group>
      {tab === 'preview' ? (
        <Preview body={value} />
      ) : (
        <div className={classes.place}>
          <Textarea
            ref={area}
            aria-label={props.label}
            autosize
            minRows={props.minRows ?? 3}
            maxRows={16}
            placeholder={props.placeholder}
            value={value}
            error={props.error}
            readOnly={props.isSending}
            data-autofocus={props.autoFocus || undefined}
            autoFocus={props.autoFocus}
            aria-autocomplete="list"
            aria-controls={mentions.people.length > 0 ? listId : undefined}
            aria-activedescendant={
              mentions.people.length > 0 ? `${listId}-${mentions.active}` : undefined
            }
            onChange={(event) => {
              onChange(event.currentTarget.value);
              mentions.look(event.currentTarget.value, event.currentTarget.selectionStart);
            }}
            onKeyDown={onKeyDown}
            onBlur={mentions.close}
          />
          <MentionList
            id={listId}
            people={mentions.people}
            active={mentions.active}
            onPick={mentions.pick}
          />
        </div>
      )}
      <div className={classes.foot}>
        <Text size="xs" c="dimmed" className={classes.hint}>
          Markdown · @ mentions a colleague · no patient identifiers
        </Text>
        {props.actions}
      </div>
    </div>
  );
}
