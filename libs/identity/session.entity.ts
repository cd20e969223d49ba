import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import type { Relation } from 'typeorm';
import { Clinician } from './clinician.entity.js';

/** Someone signed in somewhere. Only the hash of the token is kept. */
@Entity('session')
@Unique('session_token_hash_key', ['tokenHash'])
@Index('session_by_clinician', ['clinicianId'])
@Index('session_by_expiry', ['expiresAt'])
export class Session {
  @PrimaryColumn('uuid') id: string;
  @Column('bytea') tokenHash: Buffer;
  @Column('uuid') clinicianId: string;

  @ManyToOne(() => Clinician, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'clinician_id', foreignKeyConstraintName: 'session_clinician_id_fkey' })
  clinician?: Relation<Clinician>;

  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
}
