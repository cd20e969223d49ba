import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Joined an open channel, or admitted to a private one; `owner` manages who is. */
@Entity('membership')
@Check('membership_role_known', `role IN ('owner', 'member')`)
@Index('membership_by_clinician', ['clinicianId', 'channelId'])
export class Membership {
  @PrimaryColumn('uuid') channelId: string;
  @PrimaryColumn('uuid') clinicianId: string;
  @Column('text', { default: 'member' }) role: 'owner' | 'member';
  @CreateDateColumn({ type: 'timestamptz' }) joinedAt: Date;
  /** Nothing older counts as unread: set on joining and by marking the channel as read. */
  @Column('timestamptz', { default: () => 'now()' }) unreadSince: Date;
  /** No thread last active before it holds anything unread; null where nobody looked yet. */
  @Column('timestamptz', { nullable: true }) settledUntil: Date | null;
}
