import type { Namespace } from 'socket.io';
import { MessageType, type BroadcastOptions, type ClusterAdapter } from 'socket.io-adapter';
import { SparingAdapter } from './sparing-adapter.js';

export type AdapterFactory = (namespace: Namespace) => ClusterAdapter;

interface Publishing {
  publish(message: object): void;
}

/**
 * The adapters of Socket.IO for several nodes deliver to their own sockets only after the bus has
 * taken the message. Here those come first, and the bus is waited for by nobody.
 */
export function localFirst(create: AdapterFactory): AdapterFactory {
  // Socket.IO calls it with `new`, which an arrow function does not take.
  return function (namespace) {
    const adapter = create(namespace);
    adapter.broadcast = async (packet: { data: unknown }, options: BroadcastOptions) => {
      SparingAdapter.prototype.broadcast.call(adapter, packet, options);
      const { rooms, except = [], flags } = options;
      if (flags?.local) return;
      (adapter as unknown as Publishing).publish({
        type: MessageType.BROADCAST,
        data: { packet, opts: { rooms: [...rooms], except: [...except], flags } },
      });
    };
    return adapter;
  };
}
