import type { SavedSearchView } from '@rounds/contracts';
import type { SavedSearch } from './saved-search.entity.js';

export const savedSearchColumns = `id, name, search, notify, version, created_at AS "createdAt"`;

export type SavedSearchRow = Pick<
  SavedSearch,
  'id' | 'name' | 'search' | 'notify' | 'version' | 'createdAt'
>;

export const savedSearchView = ({ version: _, ...row }: SavedSearchRow): SavedSearchView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
});
