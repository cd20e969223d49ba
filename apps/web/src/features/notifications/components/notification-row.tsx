import { ActionIcon, Menu } from '@mantine/core';
import type { NotificationView } from '@rounds/contracts';
import { IconBellOff, IconCheck, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { RelativeTime } from '../../../ui/relative-time';
import classes from './notification-row.module.css';

interface NotificationRowProps {
  notification: NotificationView;
  onRead: () => void;
  onMute: () => void;
}

export function NotificationRow({ notification, onRead, onMute }: NotificationRowProps) {
  const { post, posts, thread, savedSearch, createdAt, readAt } = notification;
  const isUnread = readAt === null;
  return (
    <article className={classes.row} data-unread={isUnread || undefined}>
      <Avatar person={post.author} />
      <div className={classes.main}>
        <div className={classes.why}>
          {posts > 1 ? `${posts} new posts match ` : 'A new post matches '}
          <strong>{savedSearch.name}</strong>
        </div>
        <Link
          to="/threads/$id"
          params={{ id: thread.id }}
          search={{ post: String(post.number) }}
          className={classes.title}
          data-row-link
          onClick={() => {
            if (isUnread) onRead();
          }}
        >
          {thread.title}
          {isUnread && <span className={classes.new}>new</span>}
        </Link>
        <p className={classes.excerpt} dir="auto">
          {post.excerpt}
        </p>
        <div className={classes.by}>
          <AuthorLine author={post.author} /> in #{thread.channelSlug} ·{' '}
          <RelativeTime at={createdAt} />
        </div>
      </div>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.menu}
            aria-label={`More on ${thread.title}`}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isUnread && (
            <Menu.Item leftSection={<IconCheck size={16} />} onClick={onRead}>
              Mark as read
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconBellOff size={16} />} onClick={onMute}>
            No more about “{savedSearch.name}”
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </article>
  );
}
