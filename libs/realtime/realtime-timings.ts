/** Injects the timings; tests make them shorter. */
export const REALTIME_TIMINGS = Symbol('REALTIME_TIMINGS');

/** All in milliseconds. */
export interface RealtimeTimings {
  /** Between two announcements of the heads; up to a tenth more or less, and promised every 30 s. */
  heads: number;
  /** Between two looks at who may still see the private channels that are being watched. */
  sweep: number;
  /** Sockets are dropped where no such look succeeded for so long. */
  sweepLost: number;
  /** At most one `thread:presence` per thread in this time. */
  presence: number;
  /** Between two times that a node tells the others all who are present on it. */
  presenceRefresh: number;
  /** At most one `thread:typing` per clinician and thread in this time. */
  typing: number;
  /** Between a clinician's reading and `me:unread`, once for all of a channel that was read in it. */
  unread: number;
}

export const realtimeTimings: RealtimeTimings = {
  heads: 25_000,
  sweep: 500,
  sweepLost: 2_000,
  presence: 1_000,
  presenceRefresh: 4_000,
  typing: 3_000,
  unread: 250,
};
