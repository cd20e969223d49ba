import { Body, Controller, Delete, Get, Headers, HttpCode, Param } from '@nestjs/common';
import { Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import * as c from '@rounds/contracts';
import { CurrentViewer, Uncounted, type Viewer } from '@rounds/identity';
import { idempotentCall } from '@rounds/platform';
import { AnswersService } from './answers.service.js';
import { ReadStateService } from './read-state.service.js';
import { ThreadReader } from './thread-reader.js';
import { ThreadsService } from './threads.service.js';
import { UnreadCounter } from './unread-counter.js';

@ApiTags('threads')
@Controller()
export class ThreadsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly reader: ThreadReader,
    private readonly answers: AnswersService,
    private readonly readState: ReadStateService,
    private readonly unreadCounter: UnreadCounter,
  ) {}

  @Get('channels/:slug/threads')
  @ApiOkResponse({ standardSchema: c.threadPage })
  list(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.slugParam }) { slug }: { slug: string },
    @Query({ schema: c.threadsQuery }) query: c.ThreadsQuery,
  ) {
    return this.reader.list(viewer, slug, query);
  }

  @Post('channels/:slug/threads')
  @ApiCreatedResponse({ standardSchema: c.openedThread })
  open(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.slugParam }) { slug }: { slug: string },
    @Body({ schema: c.openThreadBody }) body: c.OpenThreadBody,
    @Headers('idempotency-key') key: string | undefined,
  ) {
    const request = ['POST /channels/:slug/threads', slug, body];
    return this.threads.open(viewer, slug, body, idempotentCall(viewer.id, key, request));
  }

  @Put('channels/:slug/read')
  @Uncounted()
  @HttpCode(204)
  @ApiNoContentResponse()
  markChannelRead(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.slugParam }) { slug }: { slug: string },
  ) {
    return this.readState.markChannelRead(viewer, slug);
  }

  @Get('threads/:id')
  @ApiOkResponse({ standardSchema: c.thread })
  get(@CurrentViewer() viewer: Viewer, @Param({ schema: c.idParam }) { id }: { id: string }) {
    return this.reader.byId(viewer, id);
  }

  @Put('threads/:id/answer')
  @ApiOkResponse({ standardSchema: c.thread })
  accept(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.answerBody }) { postId }: { postId: string },
  ) {
    return this.answers.accept(viewer, id, postId);
  }

  @Delete('threads/:id/answer')
  @ApiOkResponse({ standardSchema: c.thread })
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.withdrawAnswerBody }) body: { postId: string } | undefined,
  ) {
    return this.answers.withdraw(viewer, id, body?.postId);
  }

  @Put('threads/:id/subscription')
  @ApiOkResponse({ standardSchema: c.subscriptionBody })
  subscribe(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.subscriptionBody }) { level }: { level: c.SubscriptionLevel },
  ) {
    return this.readState.subscribe(viewer, id, level);
  }

  @Put('threads/:id/read')
  @Uncounted()
  @ApiOkResponse({ standardSchema: c.readState })
  markRead(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.readBody }) { number }: { number: number },
  ) {
    return this.readState.markRead(viewer, id, number);
  }

  @Get('me/unread')
  @ApiOkResponse({ standardSchema: c.unread })
  unread(@CurrentViewer() viewer: Viewer) {
    return this.unreadCounter.of(viewer.id);
  }
}
