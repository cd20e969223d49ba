import { describeKilledRebuild } from './killed-rebuild-contract.js';
import { PostgresEngine } from './postgres-engine.js';

describeKilledRebuild(
  'Postgres',
  (dataSource) => new PostgresEngine(dataSource),
  () => ({}),
);
