import { Button } from '@mantine/core';
import { IconBell, IconChecks, IconBookmarks } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { AsyncList } from '../../../ui/async-list';
import { LinkButton } from '../../../ui/links';
import { notify } from '../../../ui/notify';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useChangeSavedSearch } from '../api/change-saved-search';
import { useMarkRead } from '../api/mark-read';
import { notificationsQuery, unreadNotificationsQuery } from '../api/notifications';
import { NotificationRow } from '../components/notification-row';
import { moveBetweenRows } from '../components/row-keys';

export function NotificationsPage() {
  const notifications = useInfiniteQuery(notificationsQuery);
  const { data: unread = 0 } = useQuery(unreadNotificationsQuery);
  const markRead = useMarkRead();
  const change = useChangeSavedSearch();
  const newest = notifications.data?.pages[0]?.items[0];
  const mute = (id: string, name: string): void =>
    change.mutate(
      { id, notify: false },
      { onSuccess: () => notify.done(`You will hear no more about “${name}”.`) },
    );
  return (
    <Page
      title="Notifications"
      subtitle="New posts that your saved searches found"
      actions={
        <>
          <LinkButton
            to="/saved-searches"
            size="xs"
            variant="default"
            leftSection={<IconBookmarks size={16} />}
          >
            Saved searches
          </LinkButton>
          <Button
            size="xs"
            leftSection={<IconChecks size={16} />}
            disabled={unread === 0 || !newest}
            onClick={() => newest && markRead.mutate({ upTo: newest.id })}
          >
            Mark all read
          </Button>
        </>
      }
    >
      <Sheet>
        <div onKeyDown={moveBetweenRows}>
          <AsyncList
            query={notifications}
            label="notifications"
            itemKey={({ id }) => id}
            empty={
              <EmptyState icon={<IconBell />} title="Nothing new">
                Search for what matters to you and save the search: new posts that match appear
                here.
              </EmptyState>
            }
          >
            {(notification) => (
              <NotificationRow
                notification={notification}
                onRead={() => markRead.mutate({ ids: [notification.id] })}
                onMute={() => mute(notification.savedSearch.id, notification.savedSearch.name)}
              />
            )}
          </AsyncList>
        </div>
      </Sheet>
    </Page>
  );
}
