import { Title } from '@mantine/core';
import type { ThreadView } from '@rounds/contracts';
import { IconMessages, IconPillOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { LinkAnchor } from '../../../ui/links';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState, ErrorState, ListSkeleton } from '../../../ui/states';
import { activityQuery } from '../api/activity';
import { medicationQuery } from '../api/medication';
import { useThreadsAbout } from '../api/threads';
import { EffectCounts } from '../components/effect-counts';
import { FollowerCount, type Followers } from '../components/follower-count';
import { FollowMedicationButton } from '../components/follow-medication-button';
import { Names } from '../components/names';
import classes from './medication-page.module.css';

/** Says nothing of what it is the id of. Not the schema of contracts: zod is larger than the page. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names may be written with capitals and spaces; the api takes them as slugs. */
const refOf = (written: string): string => written.trim().toLowerCase().replace(/\s+/g, '-');

interface MedicationPageProps {
  /** Id, slug or name, as it stands in the address. */
  id: string;
  Thread: ComponentType<{ thread: ThreadView }>;
  Followers: Followers;
}

export function MedicationPage({ id, Thread, Followers }: MedicationPageProps) {
  const { data: medication, error, refetch } = useQuery(medicationQuery(refOf(id)));
  const activity = useQuery(activityQuery(id));
  const threads = useThreadsAbout(id);
  const words = UUID.test(id) ? null : id.replaceAll('-', ' ');
  if (error && !medication) {
    return (
      <Page title="Medication">
        {error.isUnknown ? (
          <Sheet>
            <EmptyState icon={<IconPillOff />} title="There is no such medication">
              {words && (
                <LinkAnchor to="/search" search={{ q: words }}>
                  Search for “{words}”
                </LinkAnchor>
              )}
            </EmptyState>
          </Sheet>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  if (medication && id !== medication.slug && id !== medication.id) {
    return <Navigate to="/medications/$id" params={{ id: medication.slug }} replace />;
  }
  return (
    <Page
      title={medication?.name ?? 'Medication'}
      subtitle={
        medication &&
        activity.data && (
          <FollowerCount medication={medication} activity={activity.data} Followers={Followers} />
        )
      }
      actions={
        medication &&
        activity.data && (
          <FollowMedicationButton
            medication={id}
            name={medication.name}
            followed={activity.data.followed}
          />
        )
      }
    >
      <div className={classes.parts}>
        <Sheet padded>
          {medication ? (
            <Names medication={medication} />
          ) : (
            <ListSkeleton rows={2} label="medication" />
          )}
        </Sheet>
        <Sheet padded>
          <Title order={2} size="h4" mb="sm">
            Effects named along with it
          </Title>
          {activity.data && medication ? (
            <EffectCounts medication={medication.slug} activity={activity.data} />
          ) : activity.error ? (
            <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />
          ) : (
            <ListSkeleton rows={3} label="effects" />
          )}
        </Sheet>
        <div>
          <div className={classes.head}>
            <Title order={2} size="h4">
              Threads
            </Title>
            {medication && (
              <LinkAnchor to="/search" search={{ medication: medication.slug }} size="sm">
                Search its posts
              </LinkAnchor>
            )}
          </div>
          <Sheet>
            <AsyncList
              query={threads}
              label="threads"
              itemKey={(thread) => thread.id}
              empty={
                <EmptyState icon={<IconMessages />} title="Nobody has written about it yet">
                  Follow it, and it will be in your feed when somebody does.
                </EmptyState>
              }
            >
              {(thread) => <Thread thread={thread} />}
            </AsyncList>
          </Sheet>
        </div>
      </div>
    </Page>
  );
}
