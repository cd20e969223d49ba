import type { VerificationRequestStatus } from '@rounds/contracts';
import { Clinician, Specialty } from '@rounds/identity';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';

@Entity('verification_request')
@Index('verification_request_one_clinician_per_npi', { synchronize: false })
@Index('verification_request_one_pending', { synchronize: false })
@Index('verification_request_by_status', ['status', 'id'])
@Index('verification_request_by_clinician', ['clinicianId', 'id'])
@Check(
  'verification_request_status_known',
  `status IN ('pending', 'approved', 'rejected', 'superseded')`,
)
@Check('verification_request_one_identifier', `(npi IS NULL) <> (licence_number IS NULL)`)
export class VerificationRequest {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') clinicianId: string;

  @ManyToOne(() => Clinician, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'clinician_id',
    foreignKeyConstraintName: 'verification_request_clinician_id_fkey',
  })
  clinician?: Relation<Clinician>;

  @Column('text', { default: 'pending' }) status: VerificationRequestStatus;
  @Column('text') firstName: string;
  @Column('text') lastName: string;
  /** ISO 3166 alpha-2. */
  @Column('text') country: string;
  @Column('text') specialtySlug: string;

  @ManyToOne(() => Specialty)
  @JoinColumn({
    name: 'specialty_slug',
    foreignKeyConstraintName: 'verification_request_specialty_slug_fkey',
  })
  specialty?: Relation<Specialty>;

  @Column('text', { nullable: true }) npi: string | null;
  @Column('text', { nullable: true }) licenceNumber: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
