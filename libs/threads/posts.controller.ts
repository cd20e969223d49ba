import { Body, Controller, Delete, Get, Headers, HttpCode, Param } from '@nestjs/common';
import { Patch, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import * as c from '@rounds/contracts';
import { CurrentViewer, Uncounted, type Viewer } from '@rounds/identity';
import { requiredIdempotentCall } from '@rounds/platform';
import { PostEditsService } from './post-edits.service.js';
import { renderPostMarkdown } from './post-markdown.js';
import { PostMentions } from './post-mentions.js';
import { PostReader } from './post-reader.js';
import { PostsService } from './posts.service.js';
import { ReactionsService } from './reactions.service.js';

@ApiTags('posts')
@Controller()
export class PostsController {
  constructor(
    private readonly posts: PostsService,
    private readonly edits: PostEditsService,
    private readonly reactions: ReactionsService,
    private readonly reader: PostReader,
    private readonly mentions: PostMentions,
  ) {}

  @Get('threads/:id/posts')
  @ApiOkResponse({ standardSchema: c.postPage })
  page(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Query({ schema: c.postsQuery }) query: c.PostsQuery,
  ) {
    return this.reader.page(viewer, id, query);
  }

  @Post('threads/:id/posts')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiCreatedResponse({ standardSchema: c.post })
  reply(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.replyBody }) body: c.ReplyBody,
    @Headers('idempotency-key') key: string | undefined,
  ) {
    const request = ['POST /threads/:id/posts', id, body];
    return this.posts.reply(viewer, id, body, requiredIdempotentCall(viewer.id, key, request));
  }

  @Post('posts/preview')
  @Uncounted()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: c.postPreview })
  preview(@Body({ schema: c.previewBody }) { body }: c.PreviewBody) {
    return { html: renderPostMarkdown(body) };
  }

  /** Here and not with the vocabulary, since only posts know what of markdown is prose. */
  @Post('vocabulary/recognise')
  @Uncounted()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: c.termMentions })
  recognise(@Body({ schema: c.recogniseBody }) { text }: c.RecogniseBody) {
    return this.mentions.inDraft(text);
  }

  @Get('posts/:id')
  @ApiOkResponse({ standardSchema: c.post })
  get(@CurrentViewer() viewer: Viewer, @Param({ schema: c.idParam }) { id }: { id: string }) {
    return this.reader.byId(viewer, id);
  }

  @Get('posts/:id/revisions')
  @ApiOkResponse({ standardSchema: c.postRevisions })
  revisions(@CurrentViewer() viewer: Viewer, @Param({ schema: c.idParam }) { id }: { id: string }) {
    return this.reader.revisions(viewer, id);
  }

  @Patch('posts/:id')
  @ApiOkResponse({ standardSchema: c.post })
  edit(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.idParam }) { id }: { id: string },
    @Body({ schema: c.editPostBody }) body: c.EditPostBody,
  ) {
    return this.edits.edit(viewer, id, body);
  }

  @Delete('posts/:id')
  @ApiOkResponse({ standardSchema: c.post })
  remove(@CurrentViewer() viewer: Viewer, @Param({ schema: c.idParam }) { id }: { id: string }) {
    return this.edits.remove(viewer, id);
  }

  @Put('posts/:id/reactions/:kind')
  @ApiOkResponse({ standardSchema: c.reactionState })
  react(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.reactionParam }) { id, kind }: { id: string; kind: c.ReactionKind },
  ) {
    return this.reactions.react(viewer, id, kind);
  }

  @Delete('posts/:id/reactions/:kind')
  @ApiOkResponse({ standardSchema: c.reactionState })
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: c.reactionParam }) { id, kind }: { id: string; kind: c.ReactionKind },
  ) {
    return this.reactions.withdraw(viewer, id, kind);
  }
}
