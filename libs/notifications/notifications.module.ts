import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SearchModule } from '@rounds/search';
import { MatchTeller } from './match-teller.js';
import { NotificationJobs } from './notification-jobs.js';
import { Notification } from './notification.entity.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsService } from './notifications.service.js';
import { SavedSearchKey } from './saved-search-key.entity.js';
import { SavedSearchMatch } from './saved-search-match.entity.js';
import { SavedSearchMatcher } from './saved-search-matcher.js';
import { SavedSearchUpkeep } from './saved-search-upkeep.js';
import { SavedSearch } from './saved-search.entity.js';
import { SavedSearchesController } from './saved-searches.controller.js';
import { SavedSearchesService } from './saved-searches.service.js';

@Module({
  imports: [
    SearchModule,
    TypeOrmModule.forFeature([Notification, SavedSearch, SavedSearchKey, SavedSearchMatch]),
  ],
  controllers: [NotificationsController, SavedSearchesController],
  providers: [
    MatchTeller,
    NotificationJobs,
    NotificationsService,
    SavedSearchesService,
    SavedSearchMatcher,
    SavedSearchUpkeep,
  ],
  exports: [NotificationsService],
})
export class NotificationsModule {}
