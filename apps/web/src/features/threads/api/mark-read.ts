import { api } from '../../../lib/api-client';

/** Outlives the page, so that what was seen last before leaving counts too. */
export const markRead = (threadId: string, number: number): Promise<unknown> =>
  api.put(`/threads/${threadId}/read`, { number }, { keepalive: true });
