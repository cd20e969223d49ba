import type { ClinicianProfile } from '@rounds/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { cliniciansKey } from './clinicians';

export const clinicianQuery = (id: string) =>
  queryOptions({
    queryKey: [...cliniciansKey, 'one', id],
    queryFn: ({ signal }) => api.get<ClinicianProfile>(`/clinicians/${id}`, { signal }),
  });
