import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Origin } from './medication.entity.js';

export type MedicationNameKind = 'ingredient' | 'brand' | 'synonym';

/** A name that a medication goes by; one name can belong to several medications. */
@Entity('medication_name')
@Check('medication_name_kind_known', `kind IN ('ingredient', 'brand', 'synonym')`)
@Check('medication_name_origin_known', `origin IN ('supplied', 'imported')`)
export class MedicationName {
  @PrimaryColumn('uuid') medicationId: string;
  /** `foldName(name)`. */
  @PrimaryColumn('text') folded: string;
  @Column('text') name: string;
  @Column('text') kind: MedicationNameKind;
  @Column('text', { default: 'supplied' }) origin: Origin;
}
