import { IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { channelQuery } from '../../features/channels/api/channels';
import { ChannelSubtitle } from '../../features/channels/components/channel-subtitle';
import { JoinButton } from '../../features/channels/components/join-button';
import { ScopedSearch } from '../../features/search/components/scoped-search';
import { ThreadList } from '../../features/threads/components/thread-list';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/page';
import { ErrorState } from '../../ui/states';

const route = getRouteApi('/app/channels/$slug');

export function Channel() {
  const { slug } = route.useParams();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { data: channel, error, refetch } = useQuery(channelQuery(slug));
  const back = { to: '/channels', label: 'All channels' } as const;
  if (error && !channel) {
    return (
      <Page title="Channel" back={back}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={channel?.name ?? slug}
      subtitle={channel && <ChannelSubtitle channel={channel} />}
      back={back}
      actions={
        <>
          <ScopedSearch
            label="Search this channel"
            // In front, where nothing too long cuts it off.
            scope={(words) => ({ q: `in:${slug} ${words}` })}
          />
          {channel && <JoinButton channel={channel} />}
          <LinkButton
            to="/channels/$slug/new"
            params={{ slug }}
            size="xs"
            leftSection={<IconPencilPlus size={16} />}
          >
            New thread
          </LinkButton>
        </>
      }
    >
      <ThreadList
        slug={slug}
        channelId={channel?.id}
        filter={filter}
        onFilter={(search) => void navigate({ search })}
        opener="Be the first: ask a question, or tell of a case."
      />
    </Page>
  );
}
