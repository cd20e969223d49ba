import type { MedicationHit, Page } from '@rounds/contracts';
import { api } from '../../../lib/api-client';

/** By ingredient, brand or abbreviation; `matched` says which of them was found. */
export const findMedications = (q: string, signal: AbortSignal): Promise<Page<MedicationHit>> =>
  api.get('/medications', { query: { q }, signal });
