import type { TermMentions, ThreadKind } from '@rounds/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A discussion in a channel; its first post is number 1. */
@Entity('thread')
@Check(
  'thread_kind_known',
  `kind IN ('question', 'case', 'medication', 'side-effect', 'discussion')`,
)
@Index('thread_by_activity', { synchronize: false })
@Index('thread_by_creation', { synchronize: false })
@Index('thread_by_kind_activity', { synchronize: false })
@Index('thread_by_kind_creation', { synchronize: false })
@Index('thread_by_author', { synchronize: false })
export class Thread {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') channelId: string;
  @Column('uuid') authorId: string;
  @Column('text') title: string;
  @Column('text') kind: ThreadKind;
  @Column('json', { nullable: true }) tags: TermMentions | null;
  @Column('integer', { default: 0 }) lastPostNumber: number;
  @Column('timestamptz') lastPostAt: Date;
  @Column('uuid', { nullable: true }) answerPostId: string | null;
  @Column('timestamptz', { nullable: true }) deletedAt: Date | null;
  @Column('timestamptz') createdAt: Date;
}
