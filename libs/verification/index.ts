export * from './verification-decision.entity.js';
export * from './verification-request.entity.js';
export * from './verification.module.js';
