import { seedChannels } from '@rounds/channels';
import { seedSpecialties } from '@rounds/identity';
import { migrate, migrateJobs } from '@rounds/platform';
import { seedVocabulary } from '@rounds/vocabulary';

/**
 * Brings the schema and the boot data up to date; before every start, in any number of processes
 * at once. Answers the names of the migrations that ran.
 */
export function prepareDatabase(url: string): Promise<string[]> {
  return migrate(url, async (dataSource) => {
    await migrateJobs(url);
    await dataSource.transaction(async (tx) => {
      await seedSpecialties(tx);
      await seedChannels(tx);
    });
    await seedVocabulary(dataSource);
  });
}

/** Filled by `prepareDatabase`; a restore replaces what it finds there. */
export const tablesOfBootData = [
  'specialty',
  'channel',
  'channel_head',
  'medication',
  'medication_name',
  'effect',
  'effect_name',
  'vocabulary_version',
];
