export * from './clinicians.js';
export * from './count-queries.js';
export * from './forum-faults.js';
export * from './test-app.js';
export * from './test-client.js';
export * from './test-database.js';
export * from './meilisearch-stand-in.js';
export * from './builders/http-app.js';
export { databaseAt } from './test-server.js';
