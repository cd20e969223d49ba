import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { channelsQuery } from '../../features/channels/api/channels';
import { clinicianQuery } from '../../features/clinicians/api/clinician';
import { findClinicians } from '../../features/clinicians/api/clinicians';
import { AuthorPicker } from '../../features/clinicians/components/author-picker';
import type { NameOf } from '../../features/search/components/narrowing';
import type { ValueSources } from '../../features/search/components/value-sources';
import { SaveSearch } from '../../features/notifications/components/save-search';
import { SearchPage } from '../../features/search/routes/search-page';
import { threadQuery } from '../../features/threads/api/thread';
import { findEffects } from '../../features/vocabulary/api/find-effects';
import { findMedications } from '../../features/vocabulary/api/find-medications';
import { EffectPicker } from '../../features/vocabulary/components/effect-picker';
import { MedicationPicker } from '../../features/vocabulary/components/medication-picker';
import { findNames } from './search-names';

const route = getRouteApi('/app/search');
const pickers = { Medication: MedicationPicker, Effect: EffectPicker, Author: AuthorPicker };

const find: ValueSources['find'] = {
  medication: async (q, signal) =>
    (await findMedications(q, signal)).items.map(({ name, matched, drugClass }) => ({
      value: name,
      label: name,
      hint: matched.toLowerCase() === name.toLowerCase() ? (drugClass ?? undefined) : matched,
    })),
  effect: async (q, signal) =>
    (await findEffects(q, signal)).items.map(({ term, bodySystem }) => ({
      value: term,
      label: term,
      hint: bodySystem,
    })),
  from: async (q, signal) =>
    (await findClinicians({ q, limit: 8 }, signal)).items.map(({ displayName, specialtyName }) => ({
      value: displayName,
      label: displayName,
      hint: specialtyName ?? undefined,
    })),
};

export function Search() {
  const asked = route.useSearch();
  const { author, thread } = asked;
  const { data: channels } = useInfiniteQuery(channelsQuery);
  const { data: named } = useQuery({ ...clinicianQuery(author ?? ''), enabled: Boolean(author) });
  const { data: within } = useQuery({ ...threadQuery(thread ?? ''), enabled: Boolean(thread) });
  const sources = useMemo<ValueSources>(() => {
    const all = channels?.pages[0]?.items ?? [];
    return { channels: all.map(({ slug, name }) => ({ value: slug, label: name })), find };
  }, [channels]);
  const nameOf: NameOf = (name, value) => {
    if (name === 'channel') return sources.channels.find((one) => one.value === value)?.label;
    if (name === 'author') return named?.id === value ? named.displayName : undefined;
    if (name === 'thread') return within?.id === value ? within.title : undefined;
    return undefined;
  };
  return (
    <SearchPage
      pickers={pickers}
      sources={sources}
      findNames={findNames}
      nameOf={nameOf}
      save={<SaveSearch search={asked} />}
    />
  );
}
