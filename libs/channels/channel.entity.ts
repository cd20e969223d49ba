import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A place for one specialty's talk, or a private one with members. */
@Entity('channel')
@Check('channel_visibility_known', `visibility IN ('open', 'private')`)
@Index('channel_by_name', { synchronize: false })
export class Channel {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { unique: true }) slug: string;
  @Column('text') name: string;
  @Column('text', { default: '' }) description: string;
  @Column('text', { default: 'open' }) visibility: 'open' | 'private';
  @Column('text', { nullable: true }) specialtySlug: string | null;
  @Column('integer', { default: 0 }) memberCount: number;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}
