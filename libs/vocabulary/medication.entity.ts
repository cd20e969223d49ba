import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** `imported`: an operator's own row, which the supplied files no longer change. */
export type Origin = 'supplied' | 'imported';
export type Tier = 'common' | 'other';

/** An ingredient, or a fixed combination of several. */
@Entity('medication')
@Check('medication_tier_known', `tier IN ('common', 'other')`)
@Check('medication_origin_known', `origin IN ('supplied', 'imported')`)
export class Medication {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { unique: true }) slug: string;
  @Column('text') name: string;
  @Column('text', { nullable: true, unique: true }) rxcui: string | null;
  @Column('text', { nullable: true }) drugClass: string | null;
  @Column('text', { default: 'other' }) tier: Tier;
  @Column('text', { default: 'supplied' }) origin: Origin;
}
