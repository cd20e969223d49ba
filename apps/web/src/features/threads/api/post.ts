import type { PostView } from '@rounds/contracts';
import { api } from '../../../lib/api-client';

export const fetchPost = (postId: string): Promise<PostView> => api.get(`/posts/${postId}`);
