import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  channel,
  channelEvents,
  channelEventsQuery,
  channelMemberPage,
  channelMemberParam,
  channelPage,
  channelsQuery,
  createChannelBody,
  memberBody,
  pageQuery,
  slugParam,
  type ChannelsQuery,
  type CreateChannelBody,
} from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { idempotentCall } from '@rounds/platform';
import { ChannelAccess } from './channel-access.js';
import { ChannelReplay } from './channel-replay.js';
import { ChannelsService } from './channels.service.js';
import { MembershipsService } from './memberships.service.js';

@ApiTags('channels')
@Controller('channels')
export class ChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly access: ChannelAccess,
    private readonly replay: ChannelReplay,
    private readonly memberships: MembershipsService,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: channelPage })
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: channelsQuery }) query: ChannelsQuery) {
    return this.channels.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: channel })
  create(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: createChannelBody }) body: CreateChannelBody,
    @Headers('idempotency-key') key: string | undefined,
  ) {
    const call = idempotentCall(viewer.id, key, ['POST /channels', body]);
    return this.channels.create(viewer, body, call);
  }

  @Get(':slug')
  @ApiOkResponse({ standardSchema: channel })
  get(@CurrentViewer() viewer: Viewer, @Param({ schema: slugParam }) { slug }: { slug: string }) {
    return this.access.toRead(viewer, slug);
  }

  @Get(':slug/events')
  @ApiOkResponse({ standardSchema: channelEvents })
  events(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: slugParam }) { slug }: { slug: string },
    @Query({ schema: channelEventsQuery }) { after }: { after: number },
  ) {
    return this.replay.ofChannel(viewer, slug, after);
  }

  @Put(':slug/membership')
  @HttpCode(204)
  @ApiNoContentResponse()
  join(@CurrentViewer() viewer: Viewer, @Param({ schema: slugParam }) { slug }: { slug: string }) {
    return this.memberships.join(viewer, slug);
  }

  @Delete(':slug/membership')
  @HttpCode(204)
  @ApiNoContentResponse()
  leave(@CurrentViewer() viewer: Viewer, @Param({ schema: slugParam }) { slug }: { slug: string }) {
    return this.memberships.leave(viewer, slug);
  }

  @Get(':slug/members')
  @ApiOkResponse({ standardSchema: channelMemberPage })
  members(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: slugParam }) { slug }: { slug: string },
    @Query({ schema: pageQuery(50) }) query: { cursor?: string; limit: number },
  ) {
    return this.memberships.list(viewer, slug, query);
  }

  @Put(':slug/members/:clinicianId')
  @HttpCode(204)
  @ApiNoContentResponse()
  addMember(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: channelMemberParam }) param: { slug: string; clinicianId: string },
    @Body({ schema: memberBody }) body: { role: 'owner' | 'member' } | undefined,
  ) {
    return this.memberships.add(viewer, param.slug, param.clinicianId, body?.role ?? 'member');
  }

  @Delete(':slug/members/:clinicianId')
  @HttpCode(204)
  @ApiNoContentResponse()
  removeMember(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: channelMemberParam }) param: { slug: string; clinicianId: string },
  ) {
    return this.memberships.remove(viewer, param.slug, param.clinicianId);
  }
}
