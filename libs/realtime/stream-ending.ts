import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelAccessLost } from '@rounds/channels';
import { StandingLost } from '@rounds/identity';
import { AfterCommit, NotificationListener } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { ForumSocket } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { Rooms } from './rooms.js';

const NODES = 'rounds_access';
const lostAccess = z.object({ channelId: z.uuid(), clinicianId: z.uuid() });

/** Ends the live streams of those who may not read any more; other nodes hear of it by NOTIFY. */
@Injectable()
export class StreamEnding implements OnModuleInit {
  constructor(
    private readonly afterCommit: AfterCommit,
    private readonly listener: NotificationListener,
    private readonly dataSource: DataSource,
    private readonly sockets: LiveSockets,
    private readonly rooms: Rooms,
  ) {}

  onModuleInit(): void {
    this.afterCommit.on(StandingLost, ({ clinicianId, sessionId, ...reason }) => {
      for (const socket of this.sockets.of(clinicianId)) {
        if (sessionId === null || socket.data.viewer.sessionId === sessionId) end(socket, reason);
      }
    });
    this.afterCommit.on(ChannelAccessLost, async (lost) => {
      this.endChannel(lost.clinicianId, lost.channelId);
      await this.dataSource.query(`SELECT pg_notify('${NODES}', $1)`, [JSON.stringify(lost)]);
    });
    this.listener.on(NODES, (payload) => {
      const { clinicianId, channelId } = lostAccess.parse(payload);
      this.endChannel(clinicianId, channelId);
    });
  }

  /** Their pages are told, so that those who were admitted again meanwhile join anew. */
  endChannel(clinicianId: string, channelId: string): void {
    for (const socket of this.sockets.of(clinicianId)) this.rooms.leaveChannel(socket, channelId);
  }

  /** Cuts every connection of this node; clients come back when they can. */
  dropAll(): void {
    for (const socket of [...this.sockets.all()]) socket.conn.close();
  }
}

/** Says why, then closes for good: the client does not come back by itself. */
export function end(socket: ForumSocket, reason: { code: string; title: string }): void {
  // Out of the rooms at once: closing waits until what was sent before is written.
  for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
  socket.emit('session:ended', reason);
  socket.disconnect(true);
}
