import { Injectable } from '@nestjs/common';
import type { Page, SpecialtyView } from '@rounds/contracts';
import { DataSource } from 'typeorm';
import { Specialty } from './specialty.entity.js';

@Injectable()
export class Specialties {
  constructor(private readonly dataSource: DataSource) {}

  /** All of them: there are fewer than a hundred. */
  async list(): Promise<Page<SpecialtyView>> {
    const all = await this.dataSource.getRepository(Specialty).find({ order: { name: 'ASC' } });
    const items = all.map(({ slug, name, kind }) => ({
      slug,
      name,
      kind,
      hasChannel: kind === 'physician',
    }));
    return { items, nextCursor: null };
  }
}
