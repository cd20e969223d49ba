import type {
  ClientToServerEvents,
  Person,
  PostView,
  ServerToClientEvents,
} from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import type { Server, Socket } from 'socket.io';

/** A room that a socket joined: a channel, or a thread of that channel. */
export interface JoinedRoom {
  channelId: string;
  /** Null where the room is the channel's own. */
  threadId: string | null;
  visibility: 'open' | 'private';
  /** Whether the reader sees it just now: then it takes part in presence and typing. */
  inView: boolean;
}

export interface SocketState {
  token: string;
  /** As of the last event. */
  viewer: Viewer;
  /** By the name of the room. */
  rooms: Map<string, JoinedRoom>;
  /** Whether it reads too slowly: it is spared what can be done without. */
  lagging: boolean;
}

/** What nodes tell each other. */
export interface NodeEvents {
  'heads:wanted': () => void;
  'post:new': (post: PostView) => void;
  'presence:told': (told: NodePresence) => void;
  'presence:gone': (node: string) => void;
}

/** Who has threads open on one node; nobody where the list is empty. */
export interface NodePresence {
  node: string;
  threads: Record<string, Person[]>;
  /** Threads of which it wants to hear the same. */
  asked: string[];
}

export type ForumServer = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  NodeEvents,
  SocketState
>;
export type ForumSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  NodeEvents,
  SocketState
>;

export const roomOf = {
  channel: (id: string) => `channel:${id}`,
  thread: (id: string) => `thread:${id}`,
  /** Of a thread, those who see it just now. */
  view: (id: string) => `view:${id}`,
  clinician: (id: string) => `clinician:${id}`,
  session: (id: string) => `session:${id}`,
};
