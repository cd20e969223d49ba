import type { EffectHit, Page } from '@rounds/contracts';
import { api } from '../../../lib/api-client';

export const findEffects = (q: string, signal: AbortSignal): Promise<Page<EffectHit>> =>
  api.get('/effects', { query: { q }, signal });
