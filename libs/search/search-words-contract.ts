import { insertClinician } from '@rounds/testing';
import { SearchTestForum, type MakeEngine } from './search-test-forum.js';

/** How words may be written, and what comes first, in every engine. */
export function describeSearchWords(name: string, makeEngine: MakeEngine): void {
  describe(`words with ${name}`, () => {
    let forum: SearchTestForum;
    const title = {
      sarcoid: 'Sarcoidosis and uveitis',
      dialysis: 'Apixaban in dialysis',
      bleeding: 'Sertraline and bleeding',
      russian: 'Лечение гипертонии',
      thai: 'การรักษาเบาหวาน',
      korean: '당뇨병 치료',
      greek: 'Θεραπεία υπέρτασης',
      hebrew: 'טיפול ביתר לחץ דם',
    };

    beforeAll(async () => {
      forum = await SearchTestForum.open(makeEngine);
      const made = await Promise.all([
        forum.thread({ title: title.sarcoid, body: 'Granulomatous, in the mediastinum.' }),
        forum.thread({ title: title.dialysis, body: 'Which dose?', medications: ['apixaban'] }),
        forum.thread({ title: title.bleeding, medications: ['sertraline'] }),
        forum.thread({ title: title.russian, body: 'Назначен эналаприл.' }),
        forum.thread({ title: title.thai }),
        forum.thread({ title: title.korean, body: '환자에게 메트포르민을' }),
        forum.thread({ title: title.greek }),
        forum.thread({ title: title.hebrew, body: 'التهاب المفاصل الروماتويدي' }),
        forum.thread({ title: 'Antidepressants at large', body: 'Any SSRIs in pregnancy?' }),
      ]);
      await forum.indexer.refresh(made.map(({ postId }) => postId));
    });
    afterAll(() => forum?.close());

    it.each<[string, string, string]>([
      ['one slip in a word of no vocabulary', 'uvetis eye', title.sarcoid],
      ['one slip in a long word', 'sarcoidosys lung', title.sarcoid],
      ['two slips in a long word', 'sarkoidosys lung', title.sarcoid],
      ['two slips in its first half', 'gramulonatous lung', title.sarcoid],
      ['two slips in its second half', 'mediastimun', title.sarcoid],
      ['two neighbours swapped', 'uvietis', title.sarcoid],
      ['a beginning', 'granu', title.sarcoid],
      ['a misspelt beginning', 'sarcoyd', title.sarcoid],
      ['half a brand that nobody wrote', 'eliq', title.dialysis],
      ['half a brand, misspelt', 'elqui', title.dialysis],
      ['half a brand behind other words', 'dose eliqu', title.dialysis],
      ['a class', 'SSRI bleeding', title.bleeding],
      ['a class in full', 'selective serotonin reuptake inhibitors bleeding', title.bleeding],
      ['a Russian word', 'гипертонии', title.russian],
      ['a Russian beginning', 'гипер', title.russian],
      ['a Russian slip', 'эналоприл', title.russian],
      ['a Thai beginning', 'การรักษา', title.thai],
      ['a Korean word', '당뇨병', title.korean],
      ['a Korean beginning', '메트포', title.korean],
      ['Greek without accents', 'υπερτασησ', title.greek],
      ['a Hebrew word', 'לחץ', title.hebrew],
      ['an Arabic word with vowel points', 'المَفاصِل', title.hebrew],
    ])('finds %s: %s', async (_, q, expected) => {
      expect((await forum.titles({ q }))[0]).toBe(expected);
    });

    it('takes no short word for another, nor one number', async () => {
      for (const q of ['lund', 'bozx', '12345']) {
        expect([q, await forum.titles({ q })]).toEqual([q, []]);
      }
    });

    describe('that are the same in two posts', () => {
      /** Two posts that differ in one respect alone; the better one is not the newer. */
      async function pair(word: string): Promise<[better: string, other: string]> {
        const at = '2026-01-01T00:00:00Z';
        const author = await insertClinician(forum.dataSource, { specialty: 'neurology' });
        const [one, two] = [
          await forum.thread({ title: `${word} one`, body: word, author, at }),
          await forum.thread({ title: `${word} two`, body: word, author, at }),
        ];
        await forum.indexer.refresh([one.postId, two.postId]);
        return [one.postId, two.postId];
      }
      const change = async (table: string, set: string, postId: string) => {
        await forum.dataSource.query(
          `UPDATE ${table} SET ${set} FROM post p WHERE p.id = $1
             AND ${table}.id = ${table === 'thread' ? 'p.thread_id' : 'p.author_id'}`,
          [postId],
        );
        await forum.indexer.refresh([postId]);
      };
      const first = async (q: string, sort?: string) =>
        (await forum.search({ q, sort })).items[0]?.postId;

      it('put an answer first', async () => {
        const [better] = await pair('quizartinib');
        await change('thread', 'answer_post_id = p.id', better);
        expect(await first('quizartinib')).toBe(better);
      });

      it('put first what helped others', async () => {
        const [better] = await pair('gilteritinib');
        await forum.dataSource.query('UPDATE post SET helpful_count = 3 WHERE id = $1', [better]);
        await forum.indexer.refresh([better]);
        expect(await first('gilteritinib')).toBe(better);
      });

      it('put first who has the specialty of the channel', async () => {
        const [better] = await pair('midostaurin');
        const expert = await forum.clinician('Dr. Cardiologist');
        await forum.dataSource.query('UPDATE post SET author_id = $2 WHERE id = $1', [
          better,
          expert.id,
        ]);
        await forum.indexer.refresh([better]);
        expect(await first('midostaurin')).toBe(better);
      });

      it('put first what is newer, or by date whatever else they are', async () => {
        const [better, other] = await pair('crenolanib');
        await forum.dataSource.query(
          `UPDATE post SET created_at = created_at + interval '90 days' WHERE id = $1`,
          [better],
        );
        await forum.indexer.refresh([better]);
        expect(await first('crenolanib')).toBe(better);
        await change('thread', 'answer_post_id = p.id', other);
        expect(await first('crenolanib')).toBe(other);
        expect(await first('crenolanib', 'newest')).toBe(better);
      });
    });
  });
}
