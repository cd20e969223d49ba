import { ChannelsModule } from '@rounds/channels';
import { FeedModule } from '@rounds/feed';
import { IdentityModule } from '@rounds/identity';
import { NotificationsModule } from '@rounds/notifications';
import { SearchModule } from '@rounds/search';
import { ThreadsModule } from '@rounds/threads';
import { VerificationModule } from '@rounds/verification';
import { VocabularyModule } from '@rounds/vocabulary';

/** The capabilities of Rounds, in the api as in the worker. */
export const domainModules = [
  IdentityModule,
  VerificationModule,
  ChannelsModule,
  VocabularyModule,
  ThreadsModule,
  FeedModule,
  SearchModule,
  NotificationsModule,
];
