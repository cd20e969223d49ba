import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { AsyncList } from '../../../ui/async-list';
import { Page, Sheet } from '../../../ui/page';
import { SpecialtySelect } from '../../../ui/specialty-select';
import { EmptyState } from '../../../ui/states';
import { useSearchText } from '../../../ui/use-search-text';
import { useClinicians } from '../api/clinicians';
import { ClinicianRow } from '../components/clinician-row';
import classes from './directory-page.module.css';

const route = getRouteApi('/app/clinicians');

export function DirectoryPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useSearchText(search.q, (q) =>
    navigate({ search: (had) => ({ ...had, q }), replace: true }),
  );
  const clinicians = useClinicians(search);
  return (
    <Page title="Clinicians" subtitle="Verified colleagues, by specialty">
      <Sheet>
        <div className={classes.filters}>
          <TextInput
            label="Name"
            type="search"
            placeholder="Find by name"
            leftSection={<IconSearch size={16} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <SpecialtySelect
            label="Specialty"
            clearable
            value={search.specialty ?? null}
            onChange={(specialty) =>
              void navigate({ search: (had) => ({ ...had, specialty: specialty ?? undefined }) })
            }
          />
          <Group align="flex-end">
            <SegmentedControl
              aria-label="Order"
              value={search.sort ?? 'followers'}
              onChange={(sort) =>
                void navigate({
                  search: (had) => ({ ...had, sort: sort === 'name' ? 'name' : undefined }),
                })
              }
              data={[
                { value: 'followers', label: 'Followers' },
                { value: 'name', label: 'Name' },
              ]}
            />
          </Group>
        </div>
        <AsyncList
          query={clinicians}
          label="clinicians"
          itemKey={(one) => one.id}
          empty={
            <EmptyState icon={<IconUsers />} title="Nobody found">
              Try another spelling or another specialty.
            </EmptyState>
          }
        >
          {(one) => <ClinicianRow clinician={one} />}
        </AsyncList>
      </Sheet>
    </Page>
  );
}
