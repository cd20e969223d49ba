import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClinicianDirectory } from './clinician-directory.js';
import { CliniciansController } from './clinicians.controller.js';
import { FeedReader } from './feed-reader.js';
import { FeedController } from './feed.controller.js';
import { Follow } from './follow.entity.js';
import { FollowsService } from './follows.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Follow])],
  controllers: [FeedController, CliniciansController],
  providers: [ClinicianDirectory, FeedReader, FollowsService],
  exports: [FeedReader, FollowsService],
})
export class FeedModule {}
