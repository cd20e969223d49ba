import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import { nameWordsQuery, nameWordsSql, verifiedSql, type Viewer } from '@rounds/identity';
import { VocabularyThesaurus, foldName, slugOf } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { slipsBetween } from './spelling.js';

/** Whoever shares a name is found together, but not half the forum by "Dr". */
const MOST_OF_A_NAME = 200;
/** Of them the likeliest is sought where a value names none. */
const MOST_CHANNELS = 2_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the values of operators name. */
@Injectable()
export class OperatorValues {
  constructor(
    private readonly dataSource: DataSource,
    private readonly thesaurus: VocabularyThesaurus,
  ) {}

  /** By slug, id or name; those that the viewer may not see are not there. */
  async channels(viewer: Pick<Viewer, 'id'>, value: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT c.id FROM channel c
        WHERE (c.slug = $2 OR lower(c.name) = $3 OR c.id::text = $3) AND ${visibleSql('c', '$1')}`,
      [viewer.id, slugOf(value), value.toLowerCase()],
    );
    return rows.map(({ id }) => id);
  }

  /** The slug of a channel that begins so, or is one slip away; of those that the viewer may see. */
  async likeliestChannel(viewer: Pick<Viewer, 'id'>, value: string): Promise<string | undefined> {
    const typed = slugOf(value);
    if (typed.length < 2) return undefined;
    const rows = await this.dataSource.query<{ slug: string; name: string }[]>(
      `SELECT c.slug, c.name FROM channel c WHERE ${visibleSql('c', '$1')}
        ORDER BY NOT starts_with(c.slug, $2), c.slug LIMIT ${MOST_CHANNELS}`,
      [viewer.id, typed],
    );
    const named = rows.flatMap(({ slug, name }) =>
      [slug, slugOf(name)].map((written) => ({ slug, written })),
    );
    return (
      named.find(({ written }) => written.startsWith(typed)) ??
      named.find(({ written }) => slipsBetween(typed, written, 1) <= 1)
    )?.slug;
  }

  /**
   * By id, by the whole display name or, where nobody is called just that, by the beginnings of
   * its words: all whom it may mean. Who is not verified and has written nothing that the viewer may
   * see is not there, as in the directory: nobody learns who has an account.
   */
  async authors(viewer: Pick<Viewer, 'id'>, value: string): Promise<string[]> {
    if (value === 'me') return [viewer.id];
    if (UUID.test(value)) return [value.toLowerCase()];
    const words = nameWordsQuery(value);
    if (words === null) return [];
    const rows = await this.dataSource.query<{ id: string; name: string }[]>(
      `SELECT c.id, c.display_name AS name FROM clinician c
        WHERE ${nameWordsSql('c')} @@ to_tsquery('simple', $1)
          AND (${verifiedSql('c')} OR EXISTS (
            SELECT 1 FROM post p
              JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
              JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', '$3')}
             WHERE p.author_id = c.id AND p.deleted_at IS NULL))
        ORDER BY c.id LIMIT $2`,
      [words, MOST_OF_A_NAME, viewer.id],
    );
    const exact = rows.filter(({ name }) => foldName(name) === foldName(value));
    return (exact.length > 0 ? exact : rows).map(({ id }) => id);
  }

  /** By slug, id, any name (one slip allowed), or the name of a class. */
  medications(value: string): Promise<string[]> {
    return this.thesaurus.medicationsNamed(value);
  }

  effects(value: string): Promise<string[]> {
    return this.thesaurus.effectsNamed(value);
  }

  likeliestTerm(what: 'medication' | 'effect', value: string): Promise<string | undefined> {
    return this.thesaurus.likeliest(what, value);
  }
}
