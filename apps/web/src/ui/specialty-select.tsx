import { Select } from '@mantine/core';
import type { Page, SpecialtyView } from '@rounds/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../lib/api-client';

interface SpecialtySelectProps {
  label: string;
  value: string | null;
  onChange: (slug: string | null) => void;
  description?: string;
  error?: string | undefined;
  required?: boolean;
  clearable?: boolean;
}

/** Every specialty of CMS, physicians first. */
export function SpecialtySelect(props: SpecialtySelectProps) {
  const specialties = useQuery({
    queryKey: ['specialties'],
    queryFn: ({ signal }) => api.get<Page<SpecialtyView>>('/specialties', { signal }),
    staleTime: Infinity,
  });
  const items = specialties.data?.items ?? [];
  const group = (kind: SpecialtyView['kind']) =>
    items
      .filter((one) => one.kind === kind)
      .map(({ slug, name }) => ({ value: slug, label: name }));
  return (
    <Select
      {...props}
      searchable
      allowDeselect={props.clearable ?? false}
      data={[
        { group: 'Physicians', items: group('physician') },
        { group: 'Other clinicians', items: group('non_physician') },
      ]}
      placeholder={specialties.isPending ? 'Loading…' : 'Type to find a specialty'}
      error={props.error ?? (specialties.isError && 'The specialties did not load.')}
      nothingFoundMessage="No such specialty"
    />
  );
}
