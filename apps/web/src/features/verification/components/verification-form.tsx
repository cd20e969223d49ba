import { Button, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { isNpi, type RequestVerificationBody } from '@rounds/contracts';
import { useState, type FormEvent } from 'react';
import { SpecialtySelect } from '../../../ui/specialty-select';
import { ErrorState } from '../../../ui/states';
import { useRequestVerification } from '../api/request-verification';
import { COUNTRIES } from './countries';

const EMPTY = { firstName: '', lastName: '', npi: '', licenceNumber: '' };

function npiHint(npi: string): string | undefined {
  if (npi.length < 10) return undefined;
  return isNpi(npi) ? undefined : 'These ten digits are no NPI: one of them is mistyped.';
}

export function VerificationForm() {
  const request = useRequestVerification();
  const [form, setForm] = useState(EMPTY);
  const [country, setCountry] = useState<string | null>('US');
  const [specialty, setSpecialty] = useState<string | null>(null);
  const [hasNpi, setHasNpi] = useState(true);
  const asksNpi = country === 'US' && hasNpi;
  const problem = request.error;
  const npiError = npiHint(form.npi);

  const text = (field: keyof typeof EMPTY) => ({
    value: form[field],
    name: field,
    required: true,
    error: problem?.field(field),
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setForm({ ...form, [field]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!country || !specialty || (asksNpi && !isNpi(form.npi.trim()))) return;
    const body: RequestVerificationBody = {
      firstName: form.firstName,
      lastName: form.lastName,
      country,
      specialty,
      ...(asksNpi ? { npi: form.npi.trim() } : { licenceNumber: form.licenceNumber }),
    };
    request.mutate(body);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {problem && problem.errors.length === 0 && <ErrorState error={problem} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label="First name"
            autoComplete="given-name"
            maxLength={80}
            {...text('firstName')}
          />
          <TextInput
            label="Last name"
            autoComplete="family-name"
            maxLength={80}
            {...text('lastName')}
          />
        </SimpleGrid>
        <Select
          label="Country of your licence"
          allowDeselect={false}
          data={COUNTRIES}
          searchable
          required
          value={country}
          onChange={setCountry}
          error={problem?.field('country')}
        />
        <SpecialtySelect
          label="Specialty"
          required
          value={specialty}
          onChange={setSpecialty}
          error={problem?.field('specialty')}
        />
        {asksNpi ? (
          <TextInput
            label="NPI"
            description="Ten digits, from the National Plan and Provider Enumeration System"
            inputMode="numeric"
            maxLength={10}
            autoComplete="off"
            {...text('npi')}
            error={npiError ?? problem?.field('npi')}
          />
        ) : (
          <TextInput
            label="Licence number"
            description="As your licensing authority writes it"
            maxLength={60}
            autoComplete="off"
            {...text('licenceNumber')}
          />
        )}
        {country === 'US' && (
          <Switch
            label="I have an NPI"
            checked={hasNpi}
            onChange={(event) => setHasNpi(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" loading={request.isPending} disabled={asksNpi && !!npiError}>
          Ask for verification
        </Button>
      </Stack>
    </form>
  );
}
