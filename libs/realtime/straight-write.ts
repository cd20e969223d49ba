/** Of what is written to one client. */
export interface WriteOptions {
  volatile?: boolean;
  /** Where the same goes to a whole room: the frame of WebSocket, encoded once. */
  wsPreEncodedFrame?: Buffer[];
}

/** A connection of Engine.IO, as it uses the WebSocket of `ws`. */
export interface Connection {
  readyState: string;
  writeBuffer: unknown[];
  transport: {
    name: string;
    writable: boolean;
    perMessageDeflate?: unknown;
    socket?: {
      readyState: number;
      bufferedAmount: number;
      _sender: { sendFrame(frame: Buffer[]): void };
      terminate(): void;
    };
  };
}

const OPEN = 1;

/**
 * Gives a frame to the network at once where nothing at all waits before it: the packet, buffers,
 * callback and events of Engine.IO for each delivery cost as much as the delivery
 * (docs/performance.md). False where it has to take its turn.
 */
export function writeStraight(conn: Connection, options: WriteOptions): boolean {
  const { wsPreEncodedFrame: frame } = options;
  const { name, writable, perMessageDeflate, socket } = conn.transport;
  if (!frame || conn.readyState !== 'open' || !writable || conn.writeBuffer.length > 0)
    return false;
  if (name !== 'websocket' || perMessageDeflate || socket?.readyState !== OPEN) return false;
  if (socket.bufferedAmount > 0) return false;
  // Head and payload as one, for all who get it: a write of one buffer costs less than of two.
  if (frame.length > 1) frame.splice(0, frame.length, Buffer.concat(frame));
  socket._sender.sendFrame(frame);
  return true;
}
