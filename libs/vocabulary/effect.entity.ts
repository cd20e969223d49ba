import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Origin } from './medication.entity.js';

/** An adverse effect as CTCAE names and grades it. */
@Entity('effect')
@Check('effect_grades_are_five', 'cardinality(grades) = 5')
@Check('effect_origin_known', `origin IN ('supplied', 'imported')`)
export class Effect {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { unique: true }) slug: string;
  @Column('text') term: string;
  @Column('text') bodySystem: string;
  /** Grades mean what this version says. */
  @Column('text') ctcaeVersion: string;
  @Column('text', { default: '' }) definition: string;
  /** Of grades 1 to 5; null where there is no such grade. */
  @Column('text', { array: true }) grades: (string | null)[];
  @Column('text', { default: 'supplied' }) origin: Origin;
}
