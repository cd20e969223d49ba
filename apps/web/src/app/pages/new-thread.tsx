import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { channelQuery } from '../../features/channels/api/channels';
import { SimilarThreads } from '../../features/search/components/similar-threads';
import { NewThreadForm } from '../../features/threads/components/new-thread-form';
import { EffectPicker } from '../../features/vocabulary/components/effect-picker';
import { MedicationPicker } from '../../features/vocabulary/components/medication-picker';
import { TagSuggestions } from '../../features/vocabulary/components/tag-suggestions';
import { Page, Sheet } from '../../ui/page';
import { findPeople } from './find-people';

const route = getRouteApi('/app/channels/$slug/new');

export function NewThread() {
  const { slug } = route.useParams();
  const { data: channel } = useQuery(channelQuery(slug));
  return (
    <Page
      title="New thread"
      subtitle={channel && `in ${channel.name}`}
      back={{ to: '/channels/$slug', params: { slug }, label: 'Back to the channel' }}
    >
      <Sheet padded>
        <NewThreadForm
          key={slug}
          slug={slug}
          MedicationPicker={MedicationPicker}
          EffectPicker={EffectPicker}
          TagSuggestions={TagSuggestions}
          SimilarThreads={SimilarThreads}
          findPeople={findPeople}
        />
      </Sheet>
    </Page>
  );
}
