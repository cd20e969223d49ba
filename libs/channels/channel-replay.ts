import { Injectable } from '@nestjs/common';
import type { ChannelEvents } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { ChannelAccess } from './channel-access.js';
import { ChannelLog } from './channel-log.js';

/** What a reader missed; the right to read is checked on every replay. */
@Injectable()
export class ChannelReplay {
  constructor(
    private readonly access: ChannelAccess,
    private readonly log: ChannelLog,
  ) {}

  /** Without `after`: only where the log stands. */
  async ofChannel(viewer: Viewer, idOrSlug: string, after?: number): Promise<ChannelEvents> {
    const channel = await this.access.toRead(viewer, idOrSlug);
    if (after === undefined) return { events: [], lastSeq: channel.lastSeq };
    return this.log.since(channel.id, after);
  }
}
