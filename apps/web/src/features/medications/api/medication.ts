import type { MedicationView } from '@rounds/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** By id or slug, or by a name that is its alone. */
export const medicationQuery = (ref: string) =>
  queryOptions({
    queryKey: ['medications', ref],
    queryFn: ({ signal }) =>
      api.get<MedicationView>(`/medications/${encodeURIComponent(ref)}`, { signal }),
    staleTime: 300_000,
  });
