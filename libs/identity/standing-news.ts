import { z } from 'zod';
import type { Whose } from './session-cache.js';

/** The NOTIFY channel on which nodes tell each other whose standing changed. */
export const STANDING_NEWS = 'rounds_standing';

export const whoseOf: z.ZodType<Whose> = z.union([
  z.object({ clinicianId: z.uuid() }),
  z.object({ sessionId: z.uuid() }),
]);

/** Part of the transaction that changes a standing: other nodes hear of it with the commit. */
export async function notifyStanding(
  run: { query(sql: string, parameters: unknown[]): Promise<unknown> },
  whose: Whose,
): Promise<void> {
  await run.query(`SELECT pg_notify('${STANDING_NEWS}', $1)`, [JSON.stringify(whose)]);
}
