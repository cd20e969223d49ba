import { Injectable } from '@nestjs/common';
import type { Viewer } from '@rounds/identity';
import { VocabularyTags } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { medicationNotFound } from './feed-errors.js';

/** Who follows which medication; repeats change nothing. */
@Injectable()
export class MedicationFollowsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vocabulary: VocabularyTags,
  ) {}

  async follow(viewer: Viewer, ref: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO medication_follow (follower_id, medication_id) VALUES ($1, $2)
       ON CONFLICT DO NOTHING`,
      [viewer.id, await this.idOf(ref)],
    );
  }

  async unfollow(viewer: Viewer, ref: string): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM medication_follow WHERE follower_id = $1 AND medication_id = $2',
      [viewer.id, await this.idOf(ref)],
    );
  }

  /** By id or slug; throws medication_not_found. */
  async idOf(ref: string): Promise<string> {
    const named = ref.toLowerCase();
    const tag = (await this.vocabulary.medicationTags([named])).get(named);
    if (!tag) throw medicationNotFound();
    return tag.id;
  }
}
