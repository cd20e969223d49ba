import { Clinician } from '@rounds/identity';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { VerificationRequest } from './verification-request.entity.js';

/** What was decided about a request. Never changed: a later approval adds `superseded`. */
@Entity('verification_decision')
@Index('verification_decision_by_request', ['requestId', 'id'])
@Check('verification_decision_known', `decision IN ('approved', 'rejected', 'superseded')`)
export class VerificationDecision {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') requestId: string;

  @ManyToOne(() => VerificationRequest, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'request_id',
    foreignKeyConstraintName: 'verification_decision_request_id_fkey',
  })
  request?: Relation<VerificationRequest>;

  @Column('text') decision: 'approved' | 'rejected' | 'superseded';
  @Column('uuid', { nullable: true }) reviewerId: string | null;

  @ManyToOne(() => Clinician, { onDelete: 'SET NULL' })
  @JoinColumn({
    name: 'reviewer_id',
    foreignKeyConstraintName: 'verification_decision_reviewer_id_fkey',
  })
  reviewer?: Relation<Clinician> | null;

  @Column('text', { nullable: true }) reason: string | null;
  @Column('timestamptz', { default: () => 'now()' }) at: Date;
}
