import { Entity, PrimaryColumn } from 'typeorm';

/** A post that the owner of a search was told of, once and for all. */
@Entity('saved_search_match')
export class SavedSearchMatch {
  @PrimaryColumn('uuid') savedSearchId: string;
  @PrimaryColumn('uuid') postId: string;
}
