import { Text } from '@mantine/core';
import type { VerificationRequestView } from '@rounds/contracts';
import { RelativeTime } from '../../../ui/relative-time';

export function Decisions({ decisions }: Pick<VerificationRequestView, 'decisions'>) {
  return decisions.map(({ decision, by, reason, at }) => (
    <Text key={`${decision}-${at}`} size="sm" c="dimmed">
      {decision} {by && `by ${by.displayName} `}
      <RelativeTime at={at} />
      {reason && `: ${reason}`}
    </Text>
  ));
}
