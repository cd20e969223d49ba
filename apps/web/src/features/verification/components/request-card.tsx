import { Badge, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { isNpi, type VerificationRequestView } from '@rounds/contracts';
import { useState, type FormEvent } from 'react';
import { Confirm } from '../../../ui/confirm';
import { RelativeTime } from '../../../ui/relative-time';
import { useDecide } from '../api/decide';
import { countryName } from './countries';
import { Decisions } from './decisions';
import classes from './request-card.module.css';

export function RequestCard({ request }: { request: VerificationRequestView }) {
  const decide = useDecide(request.id);
  const [isApproving, setIsApproving] = useState(false);
  const [isRejecting, setIsRejecting] = useState(false);
  const [reason, setReason] = useState('');

  const reject = (event: FormEvent): void => {
    event.preventDefault();
    decide.mutate(reason, { onSuccess: () => setIsRejecting(false) });
  };

  return (
    <article className={classes.card} aria-label={`${request.firstName} ${request.lastName}`}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Text fw={650}>
            {request.firstName} {request.lastName}
          </Text>
          <Text size="sm" c="dimmed">
            shows as {request.clinician.displayName} · {request.clinician.email}
          </Text>
        </div>
        <Text size="xs" c="dimmed">
          <RelativeTime at={request.createdAt} prefix="asked " />
        </Text>
      </Group>
      <dl className={classes.evidence}>
        <dt>Specialty</dt>
        <dd>{request.specialtyName}</dd>
        <dt>Country</dt>
        <dd>{countryName(request.country)}</dd>
        <dt>{request.npi ? 'NPI' : 'Licence'}</dt>
        <dd>
          <code>{request.npi ?? request.licenceNumber}</code>
          {request.npi && (
            <>
              {' '}
              <Badge
                size="sm"
                tt="none"
                variant="light"
                color={isNpi(request.npi) ? 'teal' : 'red'}
              >
                {isNpi(request.npi) ? 'check digit right' : 'check digit wrong'}
              </Badge>{' '}
              <a
                href={`https://npiregistry.cms.hhs.gov/provider-view/${request.npi}`}
                target="_blank"
                rel="noreferrer"
              >
                Look up in NPPES
              </a>
            </>
          )}
        </dd>
      </dl>
      <Decisions decisions={request.decisions} />
      {request.status === 'pending' && (
        <Group gap="xs" mt="sm">
          <Button size="sm" onClick={() => setIsApproving(true)}>
            Approve
          </Button>
          <Button size="sm" variant="default" onClick={() => setIsRejecting(true)}>
            Reject…
          </Button>
        </Group>
      )}
      <Confirm
        opened={isApproving}
        title={`Approve ${request.firstName} ${request.lastName}?`}
        confirmLabel="Approve"
        color="teal"
        isBusy={decide.isPending}
        onConfirm={() => decide.mutate(undefined, { onSettled: () => setIsApproving(false) })}
        onClose={() => setIsApproving(false)}
      >
        {request.npi ? 'NPI' : 'Licence'} {request.npi ?? request.licenceNumber},{' '}
        {request.specialtyName}, {countryName(request.country)}. They may read and write at once,
        and the badge says that you checked it.
      </Confirm>
      <Modal opened={isRejecting} onClose={() => setIsRejecting(false)} title="Reject this request">
        <form onSubmit={reject}>
          <Stack gap="md">
            <Textarea
              label="Reason"
              description="The clinician reads it and may ask again"
              required
              autosize
              minRows={3}
              maxLength={1000}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setIsRejecting(false)}>
                Cancel
              </Button>
              <Button type="submit" color="red" loading={decide.isPending}>
                Reject
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </article>
  );
}
