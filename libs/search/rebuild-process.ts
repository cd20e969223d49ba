import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { IdentityModule } from '@rounds/identity';
import { PlatformModule, readEnvironment } from '@rounds/platform';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { SEARCH_ENGINE } from './search-engine.js';
import { chooseEngine } from './search-engines.js';
import { SearchIndexer } from './search-indexer.js';
import { SearchModule } from './search.module.js';

/** A process that rebuilds the index and prints how far it is: for the test that kills it. */
async function rebuild(): Promise<void> {
  const { DATABASE_URL = '', SEARCH_INDEX, ...settings } = process.env;
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  const app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, DATABASE_URL), IdentityModule, SearchModule],
  })
    .overrideProvider(SEARCH_ENGINE)
    .useFactory({
      factory: (dataSource: DataSource, thesaurus: VocabularyThesaurus) =>
        chooseEngine(settings, dataSource, thesaurus, SEARCH_INDEX),
      inject: [DataSource, VocabularyThesaurus],
    })
    .compile();
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await app.get(SearchIndexer).rebuild(({ indexed }) => say(`indexed ${indexed}`));
  say('finished');
  await app.close();
}

void rebuild();
