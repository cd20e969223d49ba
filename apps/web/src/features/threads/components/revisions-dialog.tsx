import { Modal, SegmentedControl } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { useState } from 'react';
import { Prose } from '../../../ui/prose';
import { RelativeTime } from '../../../ui/relative-time';
import { ErrorState, ListSkeleton } from '../../../ui/states';
import { useRevisions } from '../api/revisions';
import classes from './revisions-dialog.module.css';

/** Every wording that a post had, the newest first. */
export function RevisionsDialog({ post, onClose }: { post: PostView; onClose: () => void }) {
  const revisions = useRevisions(post.id);
  const [form, setForm] = useState<'shown' | 'written'>('shown');
  const items = [...(revisions.data?.items ?? [])].sort((a, b) => b.revision - a.revision);
  return (
    <Modal opened onClose={onClose} title={`History of post #${post.number}`} size="lg">
      <SegmentedControl
        size="xs"
        aria-label="Show as"
        value={form}
        onChange={(value) => setForm(value)}
        data={[
          { value: 'shown', label: 'As shown' },
          { value: 'written', label: 'As written' },
        ]}
      />
      {revisions.isPending && <ListSkeleton rows={2} label="history" />}
      {revisions.isError && (
        <ErrorState error={revisions.error} onRetry={() => void revisions.refetch()} />
      )}
      {items.map((item, index) => (
        <section key={item.revision} className={classes.revision}>
          <h3>
            {index === 0 ? 'Now' : `Version ${item.revision}`} · <RelativeTime at={item.at} />
          </h3>
          {form === 'shown' ? (
            <Prose html={item.html} />
          ) : (
            <pre className={classes.source}>{item.body}</pre>
          )}
        </section>
      ))}
    </Modal>
  );
}
