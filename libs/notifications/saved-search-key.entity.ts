import { Entity, Index, PrimaryColumn } from 'typeorm';

/** A post without any of a search's keys cannot match it. */
@Entity('saved_search_key')
@Index('saved_search_key_by_search', { synchronize: false })
export class SavedSearchKey {
  @PrimaryColumn('text') key: string;
  @PrimaryColumn('uuid') savedSearchId: string;
}
