import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { channelsQuery } from '../../features/channels/api/channels';
import { clinicianQuery } from '../../features/clinicians/api/clinician';
import { AuthorPicker } from '../../features/clinicians/components/author-picker';
import { SearchPage } from '../../features/search/routes/search-page';
import { EffectPicker } from '../../features/vocabulary/components/effect-picker';
import { MedicationPicker } from '../../features/vocabulary/components/medication-picker';

const route = getRouteApi('/app/search');

export function Search() {
  const { author } = route.useSearch();
  const { data: channels } = useInfiniteQuery(channelsQuery);
  const { data: named } = useQuery({ ...clinicianQuery(author ?? ''), enabled: Boolean(author) });
  return (
    <SearchPage
      authorName={(id) => (named?.id === id ? named.displayName : undefined)}
      pickers={{
        Medication: MedicationPicker,
        Effect: EffectPicker,
        Author: AuthorPicker,
        channels: (channels?.pages ?? []).flatMap(({ items }) =>
          items.map(({ slug, name }) => ({ value: slug, label: name })),
        ),
      }}
    />
  );
}
