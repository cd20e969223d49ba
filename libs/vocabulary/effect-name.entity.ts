import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Origin } from './medication.entity.js';

/** `narrower`: deep vein thrombosis is a thromboembolic event, but not another word for it. */
export type EffectNameKind = 'term' | 'synonym' | 'narrower';

/** A name that an effect goes by: CTCAE's term, a lay word, another spelling. */
@Entity('effect_name')
@Check('effect_name_kind_known', `kind IN ('term', 'synonym', 'narrower')`)
@Check('effect_name_origin_known', `origin IN ('supplied', 'imported')`)
export class EffectName {
  @PrimaryColumn('uuid') effectId: string;
  /** `foldName(name)`. */
  @PrimaryColumn('text') folded: string;
  @Column('text') name: string;
  @Column('text') kind: EffectNameKind;
  @Column('text', { default: 'supplied' }) origin: Origin;
}
