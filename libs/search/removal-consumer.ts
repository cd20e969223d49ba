import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutboxConsumers } from '@rounds/platform';
import { PostDeleted } from '@rounds/threads';
import { SearchIndexer } from './search-indexer.js';
import { REMOVAL_CONSUMER } from './search-removals.js';

/**
 * A row waits from the commit of a deletion until the post is out of the index; till then searches
 * leave the post out themselves.
 */
@Injectable()
export class RemovalConsumer implements OnModuleInit {
  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly indexer: SearchIndexer,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: REMOVAL_CONSUMER,
      topic: PostDeleted,
      handle: (payloads) => this.indexer.refresh(payloads.map(({ postId }) => postId)),
    });
  }
}
