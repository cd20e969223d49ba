import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Medication, type Origin } from './medication.entity.js';

export type MedicationNameKind = 'ingredient' | 'brand' | 'synonym';

/** A name that a medication goes by; one name can belong to several medications. */
@Entity('medication_name')
export class MedicationName {
  @PrimaryColumn('uuid') medicationId: string;
  /** `foldName(name)`. */
  @PrimaryColumn('text') folded: string;
  @Column('text') name: string;
  @Column('text') kind: MedicationNameKind;
  @Column('text', { default: 'supplied' }) origin: Origin;

  @ManyToOne(() => Medication, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'medication_id' })
  medication: Relation<Medication>;
}
