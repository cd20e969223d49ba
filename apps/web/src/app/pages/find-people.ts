import type { Author } from '@rounds/contracts';
import { findClinicians } from '../../features/clinicians/api/clinicians';

/** For mentions: a few, by the beginning of their name. */
export const findPeople = async (q: string): Promise<Author[]> =>
  (await findClinicians({ q, limit: 6 })).items;
