import { StartRefusal } from '@rounds/platform';
import { importEffects, importMedications } from '@rounds/vocabulary';
import { Argument, type Command } from 'commander';
import { prepareDatabase } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';

const importers = { medications: importMedications, effects: importEffects };

export function addImport(program: Command, { file, say, withDataSource }: CliContext): void {
  program
    .command('import')
    .addArgument(new Argument('<what>').choices(Object.keys(importers)))
    .argument('<file>', 'CSV with a header, columns as in libs/vocabulary/data')
    .description('add medications or effects to the vocabulary, or change what is there')
    .action((what: keyof typeof importers, name: string) =>
      withDataSource(async (dataSource, url) => {
        await prepareDatabase(url);
        const { stored, bad } = await importers[what](dataSource, file(name), {
          progress: (rows) => say(`${rows} rows`),
          badRow: (line, reason) => say(`Line ${line} is skipped: it ${reason}`),
        });
        say(`${stored} ${what} are stored.`);
        if (bad > 0)
          throw new StartRefusal(`${bad} rows were skipped; mend them and run it again.`);
      }),
    );
}
