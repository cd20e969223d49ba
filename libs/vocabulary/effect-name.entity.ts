import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Effect } from './effect.entity.js';
import type { Origin } from './medication.entity.js';

/** `narrower`: deep vein thrombosis is a thromboembolic event, but not another word for it. */
export type EffectNameKind = 'term' | 'synonym' | 'narrower';

/** A name that an effect goes by: CTCAE's term, a lay word, another spelling. */
@Entity('effect_name')
export class EffectName {
  @PrimaryColumn('uuid') effectId: string;
  /** `foldName(name)`. */
  @PrimaryColumn('text') folded: string;
  @Column('text') name: string;
  @Column('text') kind: EffectNameKind;
  @Column('text', { default: 'supplied' }) origin: Origin;

  @ManyToOne(() => Effect, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'effect_id' })
  effect: Relation<Effect>;
}
