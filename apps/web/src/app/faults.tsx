import { Button, Group } from '@mantine/core';
import { IconCompassOff } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { LinkButton } from '../ui/links';
import { Page } from '../ui/page';
import { EmptyState, ErrorState } from '../ui/states';

export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={<IconCompassOff />}
        title="There is nothing here, or nothing for you to see"
      >
        <LinkButton to="/" variant="default" mt="sm">
          Back to Rounds
        </LinkButton>
      </EmptyState>
    </Page>
  );
}

export function PageFault({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="Something went wrong">
      <ErrorState error={error} onRetry={retry} />
      <Group>
        <Button variant="subtle" onClick={() => window.location.reload()}>
          Load Rounds again
        </Button>
      </Group>
    </Page>
  );
}
