import type { DemoClinician } from './demo-content.js';

const ROLES_FIRST = ['admin', 'reviewer', 'moderator', 'clinician'];

/** Who can sign in, and as what. */
export function loginTable(clinicians: DemoClinician[]): string {
  const rows = clinicians
    .toSorted((a, b) => ROLES_FIRST.indexOf(a.role) - ROLES_FIRST.indexOf(b.role))
    .map((clinician) => [clinician.email, clinician.displayName, standingOf(clinician)]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

function standingOf({ role, specialty, verification }: DemoClinician): string {
  const name = specialty.replaceAll('-', ' ');
  if (verification === 'pending') return `${name}, waits to be verified`;
  if (verification === 'rejected') return `${name}, rejected`;
  return role === 'clinician' ? name : `${role}, ${name}`;
}
