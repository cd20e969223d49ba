import { Button, CloseButton } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { live } from '../../../lib/socket';
import classes from './composer.module.css';
import { MarkdownEditor } from './markdown-editor';
import type { Draft } from './outbox';
import { QuoteLine } from './quote-line';
import type { FindPeople } from './use-mentions';

const TELL_TYPING_EVERY_MS = 3_000;

interface ComposerProps {
  threadId: string;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  onSend: (draft: Draft) => void;
  findPeople: FindPeople;
  /** Shows what the text names. */
  Recognised: ComponentType<{ text: string }>;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** The way to the latest posts. */
  latest: ReactNode;
}

export function Composer(props: ComposerProps) {
  const { threadId, draft, onChange, onSend, isOpen, onOpen, Recognised, latest } = props;
  const [toldAt, setToldAt] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const closed = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  const quotedId = draft.replyTo?.id;

  // The editor goes away with the focus in it.
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) {
      closed.current?.focus({ preventScroll: true });
    }
    wasOpen.current = isOpen;
  }, [isOpen]);

  useEffect(() => {
    if (quotedId && isOpen) root.current?.querySelector('textarea')?.focus();
  }, [quotedId, isOpen]);

  const change = (body: string): void => {
    onChange({ body });
    if (body && Date.now() - toldAt > TELL_TYPING_EVERY_MS) {
      setToldAt(Date.now());
      live.typing(threadId);
    }
  };
  const send = (): void => {
    if (draft.body.trim() === '') return;
    onSend(draft);
  };

  if (!isOpen) {
    return (
      <div className={`${classes.dock} ${classes.row}`}>
        <button ref={closed} type="button" className={classes.closed} onClick={() => onOpen(true)}>
          {draft.body.trim() ? `Draft: ${draft.body.trim().slice(0, 80)}` : 'Write a reply…'}
        </button>
        {latest}
      </div>
    );
  }
  return (
    <div className={classes.dock} ref={root}>
      <div className={classes.news}>{latest}</div>
      <div className={classes.open}>
        <CloseButton
          className={classes.close}
          aria-label="Close the editor; the draft is kept"
          onClick={() => onOpen(false)}
        />
        {draft.replyTo && (
          <QuoteLine quoted={draft.replyTo} onRemove={() => onChange({ replyTo: null })} />
        )}
        <MarkdownEditor
          label="Your reply"
          placeholder="What do you know about it?"
          autoFocus
          value={draft.body}
          onChange={change}
          findPeople={props.findPeople}
          onSubmit={send}
          onCancel={() => onOpen(false)}
          actions={
            <Button
              leftSection={<IconSend size={16} />}
              disabled={draft.body.trim() === ''}
              title="Ctrl or ⌘ + Enter"
              onClick={send}
            >
              Reply
            </Button>
          }
        />
        <Recognised text={draft.body} />
      </div>
    </div>
  );
}
