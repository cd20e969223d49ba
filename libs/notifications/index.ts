export * from './notification-news.js';
export * from './notifications-events.js';
export * from './notifications.module.js';
export * from './notifications.service.js';
