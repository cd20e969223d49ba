import type { MedicationActivity } from '@rounds/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Followers, and effects by count. */
export const activityQuery = (ref: string) =>
  queryOptions({
    queryKey: ['medications', ref, 'activity'],
    queryFn: ({ signal }) =>
      api.get<MedicationActivity>(`/medications/${encodeURIComponent(ref)}/activity`, { signal }),
  });
