import type { ClinicianStandingView, Role } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { cliniciansKey } from './clinicians';

interface Suspending {
  isSuspended: boolean;
  reason: string;
}

/** Suspends, or lifts the suspension: both with a reason that is kept. */
export function useSuspension(clinicianId: string) {
  const queryClient = useQueryClient();
  const path = `/clinicians/${clinicianId}/suspension`;
  return useMutation({
    mutationFn: ({ isSuspended, reason }: Suspending) =>
      isSuspended
        ? api.put<ClinicianStandingView>(path, { reason })
        : api.delete<ClinicianStandingView>(path, { reason }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: cliniciansKey }),
    meta: { isShownInForm: true },
  });
}

export function useChangeRole(clinicianId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (role: Role) =>
      api.put<ClinicianStandingView>(`/clinicians/${clinicianId}/role`, { role }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: cliniciansKey }),
  });
}
