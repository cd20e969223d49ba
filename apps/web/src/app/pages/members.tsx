import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { channelQuery } from '../../features/channels/api/channels';
import { MembersList } from '../../features/channels/components/members-list';
import { AuthorPicker } from '../../features/clinicians/components/author-picker';
import { Page, Sheet } from '../../ui/page';
import { ErrorState, ListSkeleton } from '../../ui/states';

const route = getRouteApi('/app/channels/$slug/members');

export function Members() {
  const { slug } = route.useParams();
  const { data: channel, error, refetch } = useQuery(channelQuery(slug));
  return (
    <Page
      title={channel ? `Members of ${channel.name}` : 'Members'}
      back={{ to: '/channels/$slug', params: { slug }, label: 'Back to the channel' }}
    >
      <Sheet>
        {channel ? (
          <MembersList channel={channel} ClinicianPicker={AuthorPicker} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <ListSkeleton label="members" />
        )}
      </Sheet>
    </Page>
  );
}
