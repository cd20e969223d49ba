import { Injectable } from '@nestjs/common';
import { roomOf, type ForumSocket, type JoinedRoom } from './forum-socket.js';
import { Presence } from './presence.js';
import { disconnected, tooManyRooms } from './realtime-errors.js';

export const ROOMS_PER_SOCKET = 200;

const nameOf = ({ channelId, threadId }: JoinedRoom) =>
  threadId === null ? roomOf.channel(channelId) : roomOf.thread(threadId);

/** Which rooms each socket is in, known here so that they can be taken from it again. */
@Injectable()
export class Rooms {
  constructor(private readonly presence: Presence) {}

  enter(socket: ForumSocket, room: JoinedRoom): void {
    const name = nameOf(room);
    const { rooms, viewer } = socket.data;
    // Joining after the end would leave the socket in Socket.IO's books for ever.
    if (!socket.connected) throw disconnected();
    if (rooms.has(name)) return;
    if (rooms.size >= ROOMS_PER_SOCKET) throw tooManyRooms(ROOMS_PER_SOCKET);
    rooms.set(name, room);
    void socket.join(name);
    if (room.threadId) this.presence.entered(room.threadId, viewer, socket);
  }

  leave(socket: ForumSocket, name: string): void {
    const room = socket.data.rooms.get(name);
    if (!room) return;
    socket.data.rooms.delete(name);
    void socket.leave(name);
    if (room.threadId) this.presence.left(room.threadId, socket.data.viewer.id);
  }

  /** Of a channel and of all its threads. */
  leaveChannel(socket: ForumSocket, channelId: string): void {
    for (const [name, room] of [...socket.data.rooms]) {
      if (room.channelId === channelId) this.leave(socket, name);
    }
  }

  leaveAll(socket: ForumSocket): void {
    for (const name of [...socket.data.rooms.keys()]) this.leave(socket, name);
  }
}
