import type { ClientToServerEvents, ServerToClientEvents } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';

/** A room that a socket joined: a channel, or a thread of that channel. */
export interface JoinedRoom {
  channelId: string;
  /** Null where the room is the channel's own. */
  threadId: string | null;
  visibility: 'open' | 'private';
}

export interface SocketState {
  token: string;
  /** As of the last event. */
  viewer: Viewer;
  /** By the name of the room. */
  rooms: Map<string, JoinedRoom>;
}

export type ForumServer = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  DefaultEventsMap,
  SocketState
>;
export type ForumSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  DefaultEventsMap,
  SocketState
>;

export const roomOf = {
  channel: (id: string) => `channel:${id}`,
  thread: (id: string) => `thread:${id}`,
  clinician: (id: string) => `clinician:${id}`,
  session: (id: string) => `session:${id}`,
};
