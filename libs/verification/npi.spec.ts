import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNpi } from '@rounds/contracts';
import { projectRoot } from '@rounds/platform';
import { parse } from 'csv-parse/sync';

const vectors: { npi: string; expected_valid: string; why: string }[] = parse(
  readFileSync(join(projectRoot(), 'libs/verification/npi-luhn-vectors.csv')),
  { columns: true },
);

describe('isNpi', () => {
  it('has vectors of both kinds to be tested with', () => {
    const expected = vectors.map((vector) => vector.expected_valid);
    expect(expected.filter((valid) => valid === 'true').length).toBeGreaterThan(3);
    expect(expected.filter((valid) => valid === 'false').length).toBeGreaterThan(3);
    expect(new Set(expected).size).toBe(2);
  });

  it.each(vectors.map((vector) => [vector.npi, vector.expected_valid, vector.why]))(
    '%s is %s: %s',
    (npi, valid) => expect(isNpi(npi)).toBe(valid === 'true'),
  );
});
