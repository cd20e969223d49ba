import { Tabs } from '@mantine/core';
import type { VerificationRequestStatus } from '@rounds/contracts';
import { IconChecks } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { AsyncList } from '../../../ui/async-list';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useVerificationRequests } from '../api/verification-requests';
import { RequestCard } from '../components/request-card';

const route = getRouteApi('/app/review');
const STATUSES: VerificationRequestStatus[] = ['pending', 'approved', 'rejected', 'superseded'];

export function ReviewPage() {
  const { status = 'pending' } = route.useSearch();
  const navigate = route.useNavigate();
  const requests = useVerificationRequests(status);
  return (
    <Page title="Review queue" subtitle="Who asks to be verified, and on what evidence">
      <Sheet>
        <Tabs
          value={status}
          onChange={(value) =>
            void navigate({ search: { status: value as VerificationRequestStatus } })
          }
        >
          <Tabs.List style={{ flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' }}>
            {STATUSES.map((one) => (
              <Tabs.Tab key={one} value={one} tt="capitalize">
                {one}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={status}>
            <AsyncList
              query={requests}
              label="verification requests"
              itemKey={(request) => request.id}
              empty={
                <EmptyState icon={<IconChecks />} title={`Nothing ${status}`}>
                  {status === 'pending' && 'Every request is decided.'}
                </EmptyState>
              }
            >
              {(request) => <RequestCard request={request} />}
            </AsyncList>
          </Tabs.Panel>
        </Tabs>
      </Sheet>
    </Page>
  );
}
