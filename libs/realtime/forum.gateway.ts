import { UseFilters, UseGuards, UsePipes, StandardSchemaValidationPipe } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import * as c from '@rounds/contracts';
import { roomOf, type ForumServer, type ForumSocket } from './forum-socket.js';
import { invalidInput } from './realtime-errors.js';
import { RoomEntry } from './room-entry.js';
import { SocketAccessGuard } from './socket-access.guard.js';
import { SocketLife } from './socket-life.js';
import { SocketRefusalFilter } from './socket-refusal.js';
import { Typing } from './typing.js';

const wellFormed = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    invalidInput(
      issues.map(({ path, message }) => ({
        path: (path ?? []).map((at) => String(typeof at === 'object' ? at.key : at)).join('.'),
        message,
      })),
    ),
});

/** The socket events of contracts. Like a route, one without a rule is for verified clinicians. */
@WebSocketGateway()
@UseFilters(SocketRefusalFilter)
@UseGuards(SocketAccessGuard)
@UsePipes(wellFormed)
export class ForumGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  constructor(
    private readonly life: SocketLife,
    private readonly entry: RoomEntry,
    private readonly typing: Typing,
  ) {}

  afterInit(server: ForumServer): void {
    this.life.serve(server);
  }

  async handleConnection(socket: ForumSocket): Promise<void> {
    await this.life.begin(socket);
  }

  handleDisconnect(socket: ForumSocket): void {
    this.life.end(socket);
  }

  @SubscribeMessage('channel:join')
  joinChannel(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.channelJoin }) body: { channelId: string; after?: number },
  ): Promise<c.ChannelJoined> {
    return this.entry.channel(socket, body.channelId, body.after);
  }

  @SubscribeMessage('channel:leave')
  async leaveChannel(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.channelLeave }) body: { channelId: string },
  ) {
    await this.entry.leave(socket, roomOf.channel(body.channelId));
    return {};
  }

  @SubscribeMessage('thread:join')
  joinThread(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.threadJoin })
    body: { threadId: string; after?: number; inView?: boolean },
  ): Promise<c.ThreadJoined> {
    return this.entry.thread(socket, body.threadId, body.after, body.inView);
  }

  @SubscribeMessage('thread:view')
  async viewThread(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.threadView }) body: { threadId: string; inView: boolean },
  ) {
    await this.entry.view(socket, body.threadId, body.inView);
    return {};
  }

  @SubscribeMessage('thread:leave')
  async leaveThread(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.threadLeave }) body: { threadId: string },
  ) {
    await this.entry.leave(socket, roomOf.thread(body.threadId));
    return {};
  }

  @SubscribeMessage('thread:typing')
  type(
    @ConnectedSocket() socket: ForumSocket,
    @MessageBody({ schema: c.threadTyping }) body: { threadId: string },
  ) {
    this.typing.announce(socket, body.threadId);
    return {};
  }
}
