import { Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Confirm } from '../../../ui/confirm';
import type { Outgoing } from './outbox';
import classes from './outgoing-post.module.css';
import { QuoteLine } from './quote-line';

interface OutgoingPostProps {
  item: Outgoing;
  onRetry: () => void;
  onDiscard: () => void;
  onEdit: () => void;
}

/** A reply on its way, or one that did not get there: it stays until it is decided on. */
export function OutgoingPost({ item, onRetry, onDiscard, onEdit }: OutgoingPostProps) {
  const [isDiscarding, setIsDiscarding] = useState(false);
  return (
    <article className={classes.post} aria-label="Your unsent reply" data-state={item.state}>
      {item.replyTo && <QuoteLine quoted={item.replyTo} />}
      <div className={classes.body}>{item.body}</div>
      {item.state === 'sending' ? (
        <Group gap="xs" role="status">
          <Loader size={14} />
          <Text size="sm" c="dimmed">
            Sending…
          </Text>
        </Group>
      ) : (
        <div role="alert">
          <Text size="sm" c="red" className={classes.failure}>
            <IconAlertTriangle size={16} aria-hidden /> Not sent. {item.failure?.title}{' '}
            {item.failure?.detail}
          </Text>
          <Group gap="xs" mt="xs">
            <Button size="xs" onClick={onRetry}>
              Retry
            </Button>
            {/* An unanswered one may have arrived: changing it then would post it twice. */}
            {!item.failure?.isUncertain && (
              <Button size="xs" variant="default" onClick={onEdit}>
                Edit
              </Button>
            )}
            <Button size="xs" variant="subtle" color="red" onClick={() => setIsDiscarding(true)}>
              Discard
            </Button>
          </Group>
        </div>
      )}
      <Confirm
        opened={isDiscarding}
        title="Discard this reply?"
        confirmLabel="Discard"
        onClose={() => setIsDiscarding(false)}
        onConfirm={onDiscard}
      >
        Its text is gone for good.
        {item.failure?.isUncertain && ' It may have been published: look at the thread first.'}
      </Confirm>
    </article>
  );
}
