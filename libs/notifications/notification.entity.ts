import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a clinician is told; while it is unread, more of the same is added to it. */
@Entity('notification')
@Check('notification_kind_known', `kind IN ('saved-search')`)
@Index('notification_by_clinician', { synchronize: false })
@Index('notification_unread', { synchronize: false })
@Index('notification_unread_of_thread', { synchronize: false })
@Index('notification_by_reading', { synchronize: false })
export class Notification {
  /** New with each addition: ids are in the order of the news. */
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') clinicianId: string;
  @Column('text') kind: 'saved-search';
  @Column('uuid') savedSearchId: string;
  @Column('uuid') threadId: string;
  /** The posts that matched, newest first. */
  @Column('uuid', { array: true }) postIds: string[];
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) readAt: Date | null;
}
