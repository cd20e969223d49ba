import { Clinician } from '@rounds/identity';
import {
  Check,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
} from 'typeorm';
import type { Relation } from 'typeorm';

/** One clinician wants to see what another writes. */
@Entity('follow')
@Check('follow_not_oneself', 'follower_id <> followed_id')
@Index('follow_by_followed', ['followedId', 'followerId'])
export class Follow {
  @PrimaryColumn('uuid') followerId: string;
  @PrimaryColumn('uuid') followedId: string;

  @ManyToOne(() => Clinician, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'follower_id', foreignKeyConstraintName: 'follow_follower_id_fkey' })
  follower?: Relation<Clinician>;

  @ManyToOne(() => Clinician, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'followed_id', foreignKeyConstraintName: 'follow_followed_id_fkey' })
  followed?: Relation<Clinician>;

  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}
