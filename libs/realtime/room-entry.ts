import { Injectable } from '@nestjs/common';
import { ChannelAccess, ChannelReplay } from '@rounds/channels';
import type { ChannelJoined, ThreadJoined } from '@rounds/contracts';
import { ThreadAccess, ThreadReplay } from '@rounds/threads';
import { roomOf, type ForumSocket, type JoinedRoom } from './forum-socket.js';
import { Rooms } from './rooms.js';
import { Turns } from './turns.js';

/**
 * Joining: permission, then the room, then the log, so that what happens meanwhile comes live or in
 * the answer, maybe both, and never neither. The log checks permission again: whoever lost it
 * between the two is out of the room before anything more is sent.
 */
@Injectable()
export class RoomEntry {
  private readonly turns = new Turns();

  constructor(
    private readonly rooms: Rooms,
    private readonly channels: ChannelAccess,
    private readonly channelLog: ChannelReplay,
    private readonly threads: ThreadAccess,
    private readonly threadLog: ThreadReplay,
  ) {}

  channel(socket: ForumSocket, id: string, after?: number): Promise<ChannelJoined> {
    const { viewer } = socket.data;
    return this.enter(
      socket,
      roomOf.channel(id),
      async () => {
        const { id: channelId, visibility } = await this.channels.toRead(viewer, id);
        return { channelId, threadId: null, visibility };
      },
      () => this.channelLog.ofChannel(viewer, id, after),
    );
  }

  thread(socket: ForumSocket, id: string, after?: number): Promise<ThreadJoined> {
    const { viewer } = socket.data;
    return this.enter(
      socket,
      roomOf.thread(id),
      async () => {
        const thread = await this.threads.toRead(viewer, id);
        const { channelId, channelVisibility: visibility } = thread;
        return { channelId, threadId: id, visibility };
      },
      () => this.threadLog.ofThread(viewer, id, after),
    );
  }

  /** Waits for a join that is still under way. */
  async leave(socket: ForumSocket, room: string): Promise<void> {
    await this.inTurn(socket, room, async () => this.rooms.leave(socket, room));
  }

  private enter<T>(
    socket: ForumSocket,
    name: string,
    permission: () => Promise<JoinedRoom>,
    replay: () => Promise<T>,
  ): Promise<T> {
    return this.inTurn(socket, name, async () => {
      try {
        this.rooms.enter(socket, await permission());
        return await replay();
      } catch (error) {
        this.rooms.leave(socket, name);
        throw error;
      }
    });
  }

  private inTurn<T>(socket: ForumSocket, room: string, run: () => Promise<T>): Promise<T> {
    return this.turns.take(`${socket.id} ${room}`, run);
  }
}
