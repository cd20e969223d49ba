import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { clinicianQuery } from '../../features/clinicians/api/clinician';
import { ClinicianCard } from '../../features/clinicians/components/clinician-card';
import { RecentBy } from '../../features/search/components/recent-by';
import { Page, Sheet } from '../../ui/page';
import { ErrorState, ListSkeleton } from '../../ui/states';
import classes from './clinician.module.css';

const route = getRouteApi('/app/clinicians/$id');

export function Clinician() {
  const { id } = route.useParams();
  const { data: clinician, error, refetch } = useQuery(clinicianQuery(id));
  return (
    <Page
      title={clinician?.displayName ?? 'Clinician'}
      back={{ to: '/clinicians', label: 'All clinicians' }}
    >
      <Sheet padded>
        {clinician ? (
          <ClinicianCard clinician={clinician} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <ListSkeleton rows={1} label="profile" />
        )}
      </Sheet>
      {clinician && (
        <>
          <Title order={2} className={classes.title}>
            Recent posts
          </Title>
          <Sheet>
            <RecentBy authorId={id} />
          </Sheet>
        </>
      )}
    </Page>
  );
}
