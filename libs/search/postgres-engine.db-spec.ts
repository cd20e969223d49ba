import { PostgresEngine } from './postgres-engine.js';
import { describeSearchEngine } from './search-engine-contract.js';

describeSearchEngine('Postgres', (dataSource) => new PostgresEngine(dataSource));
