import { Injectable } from '@nestjs/common';
import { Metrics } from '@rounds/platform';
import { roomOf, type ForumSocket, type JoinedRoom } from './forum-socket.js';
import { Presence } from './presence.js';
import { disconnected, notInThread, tooManyRooms } from './realtime-errors.js';

export const ROOMS_PER_SOCKET = 200;

const nameOf = ({ channelId, threadId }: JoinedRoom) =>
  threadId === null ? roomOf.channel(channelId) : roomOf.thread(threadId);

/** Which rooms each socket is in, known here so that they can be taken from it again. */
@Injectable()
export class Rooms {
  constructor(
    private readonly presence: Presence,
    private readonly metrics: Metrics,
  ) {}

  /** How often joining bridged what was missed is what tells whether the log is kept long enough. */
  count({ threadId }: JoinedRoom, outcome: 'fresh' | 'lossless' | 'resync'): void {
    this.metrics.joins.inc({ room: threadId === null ? 'channel' : 'thread', outcome });
  }

  enter(socket: ForumSocket, room: JoinedRoom): void {
    const name = nameOf(room);
    const { rooms } = socket.data;
    // Joining after the end would leave the socket in Socket.IO's books for ever.
    if (!socket.connected) throw disconnected();
    const joined = rooms.get(name);
    if (joined) return this.setInView(socket, joined, room.inView);
    if (rooms.size >= ROOMS_PER_SOCKET) throw tooManyRooms(ROOMS_PER_SOCKET);
    const entered = { ...room, inView: false };
    rooms.set(name, entered);
    void socket.join(name);
    this.setInView(socket, entered, room.inView);
  }

  /** Whether the reader sees a thread that they joined, or has its tab in the background. */
  view(socket: ForumSocket, threadId: string, inView: boolean): void {
    const room = socket.data.rooms.get(roomOf.thread(threadId));
    if (!room) throw notInThread();
    this.setInView(socket, room, inView);
  }

  /** A socket that lags hears no more of presence and typing, and still counts as present. */
  spare(socket: ForumSocket): void {
    socket.data.lagging = true;
    for (const { threadId, inView } of socket.data.rooms.values()) {
      if (threadId && inView) void socket.leave(roomOf.view(threadId));
    }
  }

  spareNoLonger(socket: ForumSocket): void {
    if (!socket.connected || !socket.data.lagging) return;
    socket.data.lagging = false;
    for (const { threadId, inView } of socket.data.rooms.values()) {
      if (!threadId || !inView) continue;
      void socket.join(roomOf.view(threadId));
      this.presence.tell(threadId, socket);
    }
  }

  leave(socket: ForumSocket, name: string): void {
    const room = socket.data.rooms.get(name);
    if (!room) return;
    this.setInView(socket, room, false);
    socket.data.rooms.delete(name);
    void socket.leave(name);
  }

  /** Of a channel and of all its threads. */
  leaveChannel(socket: ForumSocket, channelId: string): void {
    const names = [...socket.data.rooms]
      .filter(([, room]) => room.channelId === channelId)
      .map(([name]) => name);
    for (const name of names) this.leave(socket, name);
    if (names.length > 0) socket.emit('channel:ended', { channelId });
  }

  leaveAll(socket: ForumSocket): void {
    for (const name of [...socket.data.rooms.keys()]) this.leave(socket, name);
  }

  private setInView(socket: ForumSocket, room: JoinedRoom, inView: boolean): void {
    const { threadId } = room;
    if (threadId === null || room.inView === inView) return;
    room.inView = inView;
    const { viewer, lagging } = socket.data;
    if (!inView) {
      void socket.leave(roomOf.view(threadId));
      this.presence.left(threadId, viewer.id);
    } else {
      if (!lagging) void socket.join(roomOf.view(threadId));
      this.presence.entered(threadId, viewer, socket);
    }
  }
}
