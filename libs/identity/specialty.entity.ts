import type { SpecialtyView } from '@rounds/contracts';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('specialty')
@Check('specialty_kind_known', `kind IN ('physician', 'non_physician')`)
export class Specialty {
  @PrimaryColumn('text') slug: string;
  @Column('text') name: string;
  @Column('text') kind: SpecialtyView['kind'];
  @Column('text') cmsCode: string;
}
