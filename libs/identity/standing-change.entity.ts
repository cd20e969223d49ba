import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Clinician } from './clinician.entity.js';

/** One entry of the log of what was decided about a clinician, by whom and why. Never changed. */
@Entity('standing_change')
@Index('standing_change_by_clinician', { synchronize: false })
export class StandingChange {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') clinicianId: string;

  @ManyToOne(() => Clinician, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'clinician_id',
    foreignKeyConstraintName: 'standing_change_clinician_id_fkey',
  })
  clinician?: Relation<Clinician>;

  @Column('text') kind: string;
  /** Null for the operator and for what time does by itself. */
  @Column('uuid', { nullable: true }) actorId: string | null;

  @ManyToOne(() => Clinician, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'actor_id', foreignKeyConstraintName: 'standing_change_actor_id_fkey' })
  actor?: Relation<Clinician> | null;

  @Column('text') reason: string;
  @Column('timestamptz', { default: () => 'now()' }) at: Date;
}
