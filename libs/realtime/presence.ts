import { Inject, Injectable } from '@nestjs/common';
import type { Person } from '@rounds/contracts';
import { roomOf, type ForumSocket } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';

const NAMES = 50;

interface Reader {
  person: Person;
  sockets: number;
}

interface Readers {
  /** In the order they came. */
  people: Map<string, Reader>;
  /** While set, the room was told less than `timings.presence` ago. */
  quiet: NodeJS.Timeout | null;
  /** The names that the room knows. */
  told: string;
}

/** Who has a thread open on this node: told to the room when it changes, at most once a second. */
@Injectable()
export class Presence {
  private readonly threads = new Map<string, Readers>();

  constructor(
    private readonly sockets: LiveSockets,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  entered(threadId: string, { id, displayName }: Person, socket: ForumSocket): void {
    const readers = this.threads.get(threadId) ?? nobody();
    this.threads.set(threadId, readers);
    const before = readers.people.get(id)?.sockets ?? 0;
    readers.people.set(id, { person: { id, displayName }, sockets: before + 1 });
    // The room hears of it later, or not at all where the first names stay the same.
    if (!this.tellRoom(threadId, readers)) {
      socket.emit('thread:presence', { threadId, clinicians: namesOf(readers) });
    }
  }

  left(threadId: string, clinicianId: string): void {
    const readers = this.threads.get(threadId);
    const reader = readers?.people.get(clinicianId);
    if (!readers || !reader) return;
    reader.sockets -= 1;
    if (reader.sockets > 0) return;
    readers.people.delete(clinicianId);
    if (readers.people.size === 0) {
      if (readers.quiet) clearTimeout(readers.quiet);
      this.threads.delete(threadId);
    } else this.tellRoom(threadId, readers);
  }

  /** Whether the room was told just now. */
  private tellRoom(threadId: string, readers: Readers): boolean {
    if (readers.quiet) return false;
    const clinicians = namesOf(readers);
    const names = clinicians.map((person) => person.id).join();
    if (names === readers.told) return false;
    readers.told = names;
    readers.quiet = setTimeout(() => {
      readers.quiet = null;
      this.tellRoom(threadId, readers);
    }, this.timings.presence).unref();
    this.sockets.server
      .to(roomOf.thread(threadId))
      .emit('thread:presence', { threadId, clinicians });
    return true;
  }
}

const nobody = (): Readers => ({ people: new Map(), quiet: null, told: '' });

function namesOf({ people }: Readers): Person[] {
  const names: Person[] = [];
  for (const { person } of people.values()) {
    if (names.push(person) === NAMES) break;
  }
  return names;
}
