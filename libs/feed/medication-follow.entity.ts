import { CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A clinician wants to see what is written about a medication. */
@Entity('medication_follow')
@Index('medication_follow_by_medication', ['medicationId', 'followerId'])
export class MedicationFollow {
  @PrimaryColumn('uuid') followerId: string;
  @PrimaryColumn('uuid') medicationId: string;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}
