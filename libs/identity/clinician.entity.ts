import type { Role, VerificationStatus } from '@rounds/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Specialty } from './specialty.entity.js';

@Entity('clinician')
@Index('clinician_email_key', { synchronize: false })
@Index('clinician_by_followers', { synchronize: false })
@Index('clinician_by_specialty_followers', { synchronize: false })
@Index('clinician_by_name', { synchronize: false })
@Index('clinician_by_name_words', { synchronize: false })
@Index('clinician_by_expiry', { synchronize: false })
@Index('clinician_by_suspension', { synchronize: false })
@Check('clinician_role_known', `role IN ('clinician', 'reviewer', 'moderator', 'admin')`)
@Check(
  'clinician_verification_known',
  `verification_status IN ('unverified', 'pending', 'verified', 'rejected', 'expired')`,
)
@Check(
  'clinician_verified_until_some_day',
  `verification_status <> 'verified' OR verified_until IS NOT NULL`,
)
export class Clinician {
  @PrimaryColumn('uuid') id: string;
  /** As it was written; unique without regard to case. */
  @Column('text') email: string;
  @Column('text') displayName: string;
  @Column('text') passwordHash: string;
  @Column('text', { default: 'clinician' }) role: Role;
  @Column('text', { nullable: true }) specialtySlug: string | null;

  @ManyToOne(() => Specialty)
  @JoinColumn({
    name: 'specialty_slug',
    foreignKeyConstraintName: 'clinician_specialty_slug_fkey',
  })
  specialty?: Relation<Specialty> | null;

  @Column('text', { default: '' }) bio: string;
  @Column('text', { nullable: true }) timeZone: string | null;
  @Column('text') termsVersion: string;
  @Column('timestamptz') termsAcceptedAt: Date;
  /** As last decided: `verified` counts only while `verifiedUntil` lies ahead. */
  @Column('text', { default: 'unverified' }) verificationStatus: VerificationStatus;
  @Column('timestamptz', { nullable: true }) verifiedUntil: Date | null;
  @Column('timestamptz', { nullable: true }) suspendedAt: Date | null;
  @Column('text', { nullable: true }) suspensionReason: string | null;
  @Column('integer', { default: 0 }) followerCount: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
