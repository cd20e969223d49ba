export * from './search-engine.js';
export * from './search-engines.js';
export * from './search-indexer.js';
export * from './search.module.js';
export * from './search.service.js';
export * from './text-analysis.js';
