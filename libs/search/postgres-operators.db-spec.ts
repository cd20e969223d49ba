import { PostgresEngine } from './postgres-engine.js';
import { describeSearchOperators } from './search-operators-contract.js';

describeSearchOperators('Postgres', (dataSource) => new PostgresEngine(dataSource));
