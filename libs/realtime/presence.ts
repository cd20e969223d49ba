import { Inject, Injectable } from '@nestjs/common';
import type { Person } from '@rounds/contracts';
import { roomOf, type ForumSocket } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { PresenceElsewhere, type PresenceHere } from './presence-elsewhere.js';
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

/**
 * Who sees a thread just now, here and on the other nodes: told to those who see it too when it
 * changes, at most once a second.
 */
@Injectable()
export class Presence implements PresenceHere {
  private readonly open = new Map<string, Readers>();

  constructor(
    private readonly sockets: LiveSockets,
    private readonly elsewhere: PresenceElsewhere,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {
    elsewhere.serve(this);
  }

  entered(threadId: string, { id, displayName }: Person, socket: ForumSocket): void {
    const readers = this.open.get(threadId) ?? nobody();
    this.open.set(threadId, readers);
    const before = readers.people.get(id)?.sockets ?? 0;
    readers.people.set(id, { person: { id, displayName }, sockets: before + 1 });
    if (before === 0) {
      if (readers.people.size === 1) this.elsewhere.opened(threadId);
      else this.elsewhere.changedHere(threadId);
    }
    // The room hears of it later, or not at all where the first names stay the same.
    if (!this.tellRoom(threadId, readers)) this.tell(threadId, socket);
  }

  left(threadId: string, clinicianId: string): void {
    const readers = this.open.get(threadId);
    const reader = readers?.people.get(clinicianId);
    if (!readers || !reader) return;
    reader.sockets -= 1;
    if (reader.sockets > 0) return;
    readers.people.delete(clinicianId);
    if (readers.people.size === 0) {
      if (readers.quiet) clearTimeout(readers.quiet);
      this.open.delete(threadId);
      this.elsewhere.closed(threadId);
    } else {
      this.elsewhere.changedHere(threadId);
      this.tellRoom(threadId, readers);
    }
  }

  /** One socket that came, or that reads again. */
  tell(threadId: string, socket: ForumSocket): void {
    const readers = this.open.get(threadId);
    if (!readers) return;
    socket.emit('thread:presence', { threadId, clinicians: this.everyone(threadId, readers) });
  }

  isOpen(threadId: string): boolean {
    return this.open.has(threadId);
  }

  threads(): Iterable<string> {
    return this.open.keys();
  }

  namesOf(threadId: string): Person[] {
    return firstOf(this.open.get(threadId));
  }

  changed(threadId: string): void {
    const readers = this.open.get(threadId);
    if (readers) this.tellRoom(threadId, readers);
  }

  private everyone(threadId: string, readers: Readers): Person[] {
    const people = [...firstOf(readers), ...this.elsewhere.people(threadId)];
    return [...new Map(people.map((person) => [person.id, person])).values()].slice(0, NAMES);
  }

  /** Whether the room was told just now. */
  private tellRoom(threadId: string, readers: Readers): boolean {
    if (readers.quiet) return false;
    const clinicians = this.everyone(threadId, readers);
    const names = clinicians.map((person) => person.id).join();
    if (names === readers.told) return false;
    readers.told = names;
    readers.quiet = setTimeout(() => {
      readers.quiet = null;
      this.tellRoom(threadId, readers);
    }, this.timings.presence).unref();
    // Each node tells its own sockets: the others have their own view of who is there.
    this.sockets.server.local
      .to(roomOf.view(threadId))
      .emit('thread:presence', { threadId, clinicians });
    return true;
  }
}

const nobody = (): Readers => ({ people: new Map(), quiet: null, told: '' });

function firstOf(readers: Readers | undefined): Person[] {
  const names: Person[] = [];
  for (const { person } of readers?.people.values() ?? []) {
    if (names.push(person) === NAMES) break;
  }
  return names;
}
