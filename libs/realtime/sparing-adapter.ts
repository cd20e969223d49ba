import { Adapter, type BroadcastOptions } from 'socket.io-adapter';

/** The one that Socket.IO has for one process, but that nothing is encoded for rooms without anyone. */
export class SparingAdapter extends Adapter {
  override broadcast(packet: { data: unknown }, options: BroadcastOptions): void {
    const { rooms } = options;
    if (rooms.size > 0 && ![...rooms].some((room) => this.rooms.has(room))) return;
    super.broadcast(packet, options);
  }
}
