import type { SavedQuery } from '@rounds/contracts';
import type { StandingQuery } from '@rounds/search';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A search that its owner keeps, and of whose new finds they may be told. */
@Entity('saved_search')
@Index('saved_search_by_owner', { synchronize: false })
@Index('saved_search_by_preparation', { synchronize: false })
export class SavedSearch {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') ownerId: string;
  @Column('text') name: string;
  /** As it was asked for. */
  @Column('jsonb') search: SavedQuery;
  @Column('boolean') notify: boolean;
  /** With everything looked up: what posts are matched against. */
  @Column('jsonb') standing: StandingQuery;
  /** What it was looked up with; when that has moved on, it is prepared again. */
  @Column('text') preparedAs: string;
  /** Grows with each change of what is asked for. */
  @Column('integer', { default: 1 }) version: number;
  /** Posts from before are no news. */
  @Column('timestamptz') since: Date;
  @Column('timestamptz') createdAt: Date;
}
