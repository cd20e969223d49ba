export * from './feed-reader.js';
export * from './feed.module.js';
export * from './follow.entity.js';
export * from './follows.service.js';
