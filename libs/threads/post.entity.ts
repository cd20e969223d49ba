import type { TermMentions } from '@rounds/contracts';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** What one clinician wrote; numbered without gaps within its thread. */
@Entity('post')
@Unique('post_thread_id_number_key', ['threadId', 'number'])
@Index('post_by_author', { synchronize: false })
export class Post {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') threadId: string;
  @Column('uuid') channelId: string;
  @Column('integer') number: number;
  @Column('uuid') authorId: string;
  @Column('uuid', { nullable: true }) replyToId: string | null;
  @Column('text') body: string;
  @Column('text') html: string;
  @Column('json', { nullable: true }) mentions: TermMentions | null;
  @Column('integer', { default: 1 }) revision: number;
  @Column('integer', { default: 0 }) helpfulCount: number;
  @Column('integer', { default: 0 }) seenItTooCount: number;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) editedAt: Date | null;
  @Column('timestamptz', { nullable: true }) deletedAt: Date | null;
  @Column('uuid', { nullable: true }) deletedBy: string | null;
}
