import type { ThreadView } from '@rounds/contracts';
import { useState } from 'react';

/** Where the reader is put once the posts are there. */
export interface Place {
  threadId: string;
  /** Posts above this number are read first; undefined while the thread is not known. */
  after: number | undefined;
  /** The post to bring into view; null for the top. */
  target: number | null;
  isHighlighted: boolean;
  /** The last post that was read when the thread was opened: "New" stands below it. */
  readUpTo: number;
  /** What came later than the opening is not marked as new: the reader saw it come. */
  lastAtOpening: number;
  /** Grows with each jump, so that the same target can be jumped to again. */
  jump: number;
}

const CONTEXT = 12;
const before = (number: number): number => Math.max(0, number - CONTEXT);

function opening(thread: ThreadView, linked: number | undefined): Omit<Place, 'jump'> {
  const { lastReadNumber: read, lastPostNumber: last } = thread;
  const base = {
    threadId: thread.id,
    readUpTo: read,
    lastAtOpening: last,
    isHighlighted: false,
  };
  if (linked !== undefined) {
    const target = Math.min(linked, last);
    return { ...base, after: before(target), target, isHighlighted: true };
  }
  if (read === 0 || last <= 1) return { ...base, after: 0, target: null };
  const target = Math.min(read + 1, last);
  return { ...base, after: before(target), target };
}

/** Decides once per thread and link; reading on does not move the "New" line. */
export function usePlace(thread: ThreadView | undefined, linked: number | undefined) {
  const [place, setPlace] = useState<Place & { linked: number | undefined }>();
  let current = place;
  if (thread && (place?.threadId !== thread.id || place.linked !== linked)) {
    const opened = place?.threadId === thread.id ? place : undefined;
    const next = { ...opening(thread, linked), linked, jump: (place?.jump ?? 0) + 1 };
    const { readUpTo, lastAtOpening } = opened ?? next;
    current = { ...next, readUpTo, lastAtOpening };
    setPlace(current);
  }
  /** Within what is loaded when it can be; else a window around it is opened. */
  const jumpTo = (target: number, isLoaded: boolean, isHighlighted = true): void =>
    setPlace(
      (had) =>
        had && {
          ...had,
          target,
          isHighlighted,
          after: isLoaded ? had.after : before(target),
          jump: had.jump + 1,
        },
    );
  return { place: current, jumpTo };
}
