/* Fails where a migrated database differs from what the entities say. */
require('../typescript.cjs');
require('reflect-metadata');
const { mkdtempSync, chmodSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { Test } = require('@nestjs/testing');
const { DataSource } = require('typeorm');

(async () => {
  const { migrate, readEnvironment, startEmbeddedPostgres } = require('@rounds/platform');
  const { ApiModule } = require('../../apps/api/api.module.ts');
  const folder = mkdtempSync(path.join(tmpdir(), 'rounds-drift-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'postgres'),
    flags: ['fsync=off'],
  });
  try {
    await migrate(server.url);
    const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
    const app = await Test.createTestingModule({
      imports: [ApiModule.for(environment, server.url)],
    }).compile();
    const dataSource = app.get(DataSource);
    const tables = dataSource.entityMetadatas.map((entity) => entity.tableName);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await app.close();
    if (tables.length === 0) throw new Error('no entity was loaded: nothing was compared');
    // Foreign keys live in migrations alone: relations across libs are explicit id columns.
    const drift = upQueries
      .map((query) => query.query)
      .filter((sql) => !/DROP CONSTRAINT ".*_fkey"/.test(sql));
    if (drift.length > 0) {
      throw new Error(
        `entities and migrations disagree; to agree it would take:\n${drift.join('\n')}`,
      );
    }
    console.log(`${tables.length} entities agree with the migrations`);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
