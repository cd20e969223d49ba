import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { VocabularyModule } from '@rounds/vocabulary';
import { ClinicianDirectory } from './clinician-directory.js';
import { CliniciansController } from './clinicians.controller.js';
import { FeedReader } from './feed-reader.js';
import { FeedController } from './feed.controller.js';
import { Follow } from './follow.entity.js';
import { FollowsService } from './follows.service.js';
import { MedicationActivityController } from './medication-activity.controller.js';
import { MedicationFollow } from './medication-follow.entity.js';
import { MedicationFollowers } from './medication-followers.js';
import { MedicationFollowsService } from './medication-follows.service.js';
import { MedicationReader } from './medication-reader.js';

@Module({
  imports: [VocabularyModule, TypeOrmModule.forFeature([Follow, MedicationFollow])],
  controllers: [FeedController, CliniciansController, MedicationActivityController],
  providers: [
    ClinicianDirectory,
    FeedReader,
    FollowsService,
    MedicationFollowers,
    MedicationFollowsService,
    MedicationReader,
  ],
  exports: [FeedReader, FollowsService],
})
export class FeedModule {}
