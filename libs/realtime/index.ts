export * from './announcing.module.js';
export * from './forum.gateway.js';
export * from './live-sockets.js';
export * from './realtime-adapter.js';
export * from './realtime-timings.js';
export * from './realtime.module.js';
export * from './socket-event-rules.js';
