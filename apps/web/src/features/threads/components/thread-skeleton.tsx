import { Skeleton } from '@mantine/core';
import { Page, Sheet } from '../../../ui/page';
import { ListSkeleton } from '../../../ui/states';

export function ThreadSkeleton() {
  return (
    <Page title="Thread" heading={<Skeleton height={24} width="70%" />}>
      <Sheet>
        <ListSkeleton label="thread" />
      </Sheet>
    </Page>
  );
}
