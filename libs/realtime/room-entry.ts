import { Injectable } from '@nestjs/common';
import { ChannelAccess, ChannelReplay } from '@rounds/channels';
import type { ChannelJoined, ThreadJoined } from '@rounds/contracts';
import { ThreadAccess, ThreadReplay } from '@rounds/threads';
import { Admission } from './admission.js';
import { roomOf, type ForumSocket, type JoinedRoom } from './forum-socket.js';
import { disconnected, tooBusy } from './realtime-errors.js';
import { Rooms } from './rooms.js';
import { Turns } from './turns.js';

/** Fewer than the database connections of a node: requests go on between the joins. */
const JOINS_AT_ONCE = 6;
const JOINS_WAITING = 5_000;

/**
 * Joining: permission, then the room, then the log, so that what happens meanwhile comes live or in
 * the answer, maybe both, and never neither. The log checks permission again: whoever lost it
 * between the two is out of the room before anything more is sent.
 */
@Injectable()
export class RoomEntry {
  private readonly turns = new Turns();
  private readonly admission = new Admission(JOINS_AT_ONCE, JOINS_WAITING, tooBusy);

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
        return { channelId, threadId: null, visibility, inView: false };
      },
      () => this.channelLog.ofChannel(viewer, id, after),
      after,
    );
  }

  thread(socket: ForumSocket, id: string, after?: number, inView = true): Promise<ThreadJoined> {
    const { viewer } = socket.data;
    return this.enter(
      socket,
      roomOf.thread(id),
      async () => {
        const thread = await this.threads.toRead(viewer, id);
        const { channelId, channelVisibility: visibility } = thread;
        return { channelId, threadId: id, visibility, inView };
      },
      () => this.threadLog.ofThread(viewer, id, after),
      after,
    );
  }

  /** Waits for a join that is still under way, as leaving does. */
  async view(socket: ForumSocket, threadId: string, inView: boolean): Promise<void> {
    const name = roomOf.thread(threadId);
    await this.inTurn(socket, name, async () => this.rooms.view(socket, threadId, inView));
  }

  /** Waits for a join that is still under way. */
  async leave(socket: ForumSocket, room: string): Promise<void> {
    await this.inTurn(socket, room, async () => this.rooms.leave(socket, room));
  }

  private enter<T extends { resync?: true }>(
    socket: ForumSocket,
    name: string,
    permission: () => Promise<JoinedRoom>,
    replay: () => Promise<T>,
    after: number | undefined,
  ): Promise<T> {
    return this.inTurn(socket, name, async () => {
      try {
        const { room, answer } = await this.admission.admit(async () => {
          // Whoever left the queue by leaving altogether costs no more.
          if (!socket.connected) throw disconnected();
          const entered = await permission();
          this.rooms.enter(socket, entered);
          return { room: entered, answer: await replay() };
        });
        this.rooms.count(
          room,
          after === undefined ? 'fresh' : answer.resync ? 'resync' : 'lossless',
        );
        return answer;
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
