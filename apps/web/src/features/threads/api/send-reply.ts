import type { PostView, ReplyBody } from '@rounds/contracts';
import { api } from '../../../lib/api-client';

/** The same key again gives the same post again: never a second one. */
export const sendReply = (threadId: string, key: string, body: ReplyBody): Promise<PostView> =>
  api.post(`/threads/${threadId}/posts`, body, { idempotencyKey: key });
