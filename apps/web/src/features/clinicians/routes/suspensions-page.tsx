import type { SuspendedClinician } from '@rounds/contracts';
import { IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useSuspendedClinicians } from '../api/suspended';
import { SuspendedRow } from '../components/suspended-row';
import { SuspensionDialog } from '../components/suspension-dialog';

export function SuspensionsPage() {
  const suspended = useSuspendedClinicians();
  const [lifting, setLifting] = useState<SuspendedClinician | null>(null);
  return (
    <Page title="Suspended clinicians" subtitle="Latest first. They can neither read nor write">
      <Sheet>
        <AsyncList
          query={suspended}
          label="suspended clinicians"
          itemKey={({ id }) => id}
          empty={
            <EmptyState icon={<IconLockOpen />} title="Nobody is suspended">
              A clinician is suspended from their own page.
            </EmptyState>
          }
        >
          {(clinician) => (
            <SuspendedRow clinician={clinician} onLift={() => setLifting(clinician)} />
          )}
        </AsyncList>
      </Sheet>
      {lifting && <SuspensionDialog clinician={lifting} onClose={() => setLifting(null)} />}
    </Page>
  );
}
