import type { Page, VerificationRequestStatus, VerificationRequestView } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export const verificationRequestsKey = ['verification-requests'];

export function useVerificationRequests(status: VerificationRequestStatus) {
  return useInfiniteQuery({
    queryKey: [...verificationRequestsKey, status],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<VerificationRequestView>>('/verification-requests', {
        query: { status, cursor: pageParam },
        signal,
      }),
    ...keyset,
    refetchInterval: status === 'pending' ? 30_000 : false,
  });
}
