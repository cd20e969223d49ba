import { Inject, Injectable } from '@nestjs/common';
import { roomOf, type ForumSocket } from './forum-socket.js';
import { notInThread } from './realtime-errors.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';

/** Tells the others in a thread that someone writes in sight of it; lost rather than late. */
@Injectable()
export class Typing {
  private readonly told = new Set<string>();

  constructor(@Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings) {}

  announce(socket: ForumSocket, threadId: string): void {
    const { id, displayName } = socket.data.viewer;
    const room = socket.data.rooms.get(roomOf.thread(threadId));
    if (!room) throw notInThread();
    if (!room.inView) return;
    const key = `${id} ${threadId}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    setTimeout(() => this.told.delete(key), this.timings.typing).unref();
    socket.volatile
      .to(roomOf.view(threadId))
      .except(roomOf.clinician(id))
      .emit('thread:typing', { threadId, clinician: { id, displayName } });
  }
}
