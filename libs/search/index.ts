export * from './search-engine.js';
export * from './search-indexer.js';
export * from './search.module.js';
export * from './search.service.js';
