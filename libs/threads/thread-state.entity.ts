import type { SubscriptionLevel } from '@rounds/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far one clinician has read a thread, and what of it notifies them. */
@Entity('thread_state')
@Check('thread_state_level_known', `level IN ('follow', 'normal', 'mute')`)
@Index('thread_state_followers', { synchronize: false })
export class ThreadState {
  @PrimaryColumn('uuid') clinicianId: string;
  @PrimaryColumn('uuid') threadId: string;
  @Column('integer', { default: 0 }) lastReadNumber: number;
  @Column('text', { default: 'normal' }) level: SubscriptionLevel;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt: Date;
}
