import { StartRefusal } from '@rounds/platform';
import {
  importCms,
  importEffects,
  importMedications,
  importNucc,
  importRxNorm,
  type ImportReport,
  type ImportResult,
  type RxNormResult,
} from '@rounds/vocabulary';
import { Argument, type Command } from 'commander';
import type { DataSource } from 'typeorm';
import { prepareDatabase } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';

type Importer = (
  dataSource: DataSource,
  file: string,
  report: ImportReport,
) => Promise<ImportResult & Partial<RxNormResult>>;

const importers: Record<string, { run: Importer; of: string }> = {
  medications: { run: importMedications, of: 'medications' },
  effects: { run: importEffects, of: 'effects' },
  rxnorm: { run: importRxNorm, of: 'medications' },
  nucc: { run: importNucc, of: 'taxonomy codes' },
  cms: { run: importCms, of: 'rows of CMS' },
};

/** A file that is not at all what it should be has as many bad rows as it has rows. */
const SAID_BAD_ROWS = 100;

export function addImport(program: Command, { file, say, withDataSource }: CliContext): void {
  program
    .command('import')
    .addArgument(new Argument('<what>').choices(Object.keys(importers)))
    .argument(
      '<file>',
      'medications, effects: CSV as in libs/vocabulary/data; rxnorm: the folder of a release, or ' +
        'RXNCONSO.RRF; nucc: nucc_taxonomy_*.csv; cms: the taxonomy crosswalk or the specialties',
    )
    .description('add to the vocabulary or change what is there; broken off, it goes on')
    .action((what: string, name: string) =>
      withDataSource(async (dataSource, url) => {
        await prepareDatabase(url);
        const { run, of } = importers[what]!;
        let said = 0;
        const result = await run(dataSource, file(name), {
          progress: (rows) => say(`${rows} rows`),
          stored: (records, all) => say(`${records} of ${all} stored`),
          badRow: (line, reason) => {
            said += 1;
            if (said <= SAID_BAD_ROWS) say(`Line ${line} is skipped: it ${reason}`);
            else if (said === SAID_BAD_ROWS + 1) say('More lines are skipped …');
          },
        });
        const { stored, bad, resumedAt = 0, strayBrands = 0 } = result;
        if (resumedAt > 0) say(`${resumedAt} were stored by the import before, broken off.`);
        say(`${stored} ${of} are stored.`);
        if (strayBrands > 0) {
          say(`${strayBrands} brands are left out: RXNREL.RRF does not say what is in them.`);
        }
        if (bad > 0)
          throw new StartRefusal(`${bad} rows were skipped; mend them and run it again.`);
      }),
    );
}
