import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from '@rounds/channels';
import { VocabularyModule } from '@rounds/vocabulary';
import { AnswersService } from './answers.service.js';
import { NewPostWriter } from './new-post-writer.js';
import { NewThread } from './new-thread.js';
import { PostEditsService } from './post-edits.service.js';
import { PostMentions } from './post-mentions.js';
import { PostReader } from './post-reader.js';
import { Post } from './post.entity.js';
import { PostsController } from './posts.controller.js';
import { PostsService } from './posts.service.js';
import { PostsRecognition } from './posts-recognition.js';
import { ReactionsService } from './reactions.service.js';
import { ReadStateService } from './read-state.service.js';
import { ReplyWriter } from './reply-writer.js';
import { ThreadAccess } from './thread-access.js';
import { ThreadChanges } from './thread-changes.js';
import { ThreadReader } from './thread-reader.js';
import { ThreadReplay } from './thread-replay.js';
import { ThreadState } from './thread-state.entity.js';
import { Thread } from './thread.entity.js';
import { ThreadsController } from './threads.controller.js';
import { ThreadsService } from './threads.service.js';
import { UnreadCounter } from './unread-counter.js';

@Module({
  imports: [
    ChannelsModule,
    VocabularyModule,
    TypeOrmModule.forFeature([Thread, Post, ThreadState]),
  ],
  controllers: [ThreadsController, PostsController],
  providers: [
    AnswersService,
    NewPostWriter,
    NewThread,
    PostEditsService,
    PostMentions,
    PostReader,
    PostsRecognition,
    PostsService,
    ReactionsService,
    ReadStateService,
    ReplyWriter,
    ThreadAccess,
    ThreadChanges,
    ThreadReader,
    ThreadReplay,
    ThreadsService,
    UnreadCounter,
  ],
  exports: [
    PostReader,
    PostsService,
    ThreadAccess,
    ThreadReader,
    ThreadReplay,
    ThreadsService,
    UnreadCounter,
  ],
})
export class ThreadsModule {}
