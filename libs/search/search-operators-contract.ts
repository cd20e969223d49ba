import type { Viewer } from '@rounds/identity';
import { registerClinician } from '@rounds/testing';
import { SearchTestForum, type MakeEngine } from './search-test-forum.js';

/** What operators do in every engine, through the service as the controller calls it. */
export function describeSearchOperators(name: string, makeEngine: MakeEngine): void {
  describe(`operators with ${name}`, () => {
    let forum: SearchTestForum;
    let maria: Viewer;
    let member: Viewer;
    let clot: { threadId: string; postId: string };
    const problemsOf = async (q: string) =>
      (await forum.search({ q })).problems.map(({ code }) => code);

    beforeAll(async () => {
      forum = await SearchTestForum.open(makeEngine);
      maria = await forum.clinician('Dr. María Costa-Silva');
      const other = await forum.clinician('Maria Costa');
      member = await forum.clinician('Dr. Member');
      await forum.privateChannel('tumour-board', [member]);
      clot = await forum.thread({
        title: 'Clot on apixaban',
        body: 'Anyone else? Discussed in PMID 12345678.',
        kind: 'case',
        medications: ['apixaban'],
        effects: ['nausea'],
        author: maria,
        at: '2024-03-05T23:30:00Z',
      });
      const answer = await forum.reply(clot.threadId, 'Measure the clot and its level.', other);
      await forum.dataSource.query('UPDATE thread SET answer_post_id = $2 WHERE id = $1', [
        clot.threadId,
        answer,
      ]);
      const posts = [
        clot.postId,
        answer,
        ...(
          await Promise.all([
            forum.thread({
              title: 'Clot on warfarin',
              channel: 'neurology',
              kind: 'question',
              medications: ['warfarin'],
              at: '2025-06-01T12:00:00Z',
            }),
            forum.thread({
              title: 'Clot on glargine',
              body: 'No operator: see kind:clot',
              medications: ['insulin-glargine'],
              effects: ['vomiting'],
              author: other,
              at: '2026-01-01T00:30:00Z',
            }),
            forum.thread({ title: 'Clot for the board', channel: 'tumour-board' }),
          ])
        ).map(({ postId }) => postId),
      ];
      await forum.indexer.refresh(posts);
    });
    afterAll(() => forum?.close());

    const apixaban = 'Clot on apixaban';
    const reply = 'Clot on apixaban #2';
    const warfarin = 'Clot on warfarin';
    const glargine = 'Clot on glargine';

    it.each([
      ['clot in:neurology', [warfarin]],
      ['clot in:Neurology', [warfarin]],
      ['clot in:#neurology in:cardiology', [apixaban, reply, warfarin, glargine]],
      ['clot -in:cardiology', [warfarin]],
      ['in:neurology', [warfarin]],
      ['clot from:@"Maria Costa"', [reply, glargine]],
      ['clot from:@costa', [apixaban, reply, glargine]],
      ['clot from:@"costa silva"', [apixaban]],
      ['clot -from:@costa', [warfarin]],
      ['clot from:me', [warfarin]],
      ['clot medication:Eliquis', [apixaban, reply]],
      ['clot medication:"insulin glargine"', [glargine]],
      ['clot medication:lantus medication:coumadin', [glargine, warfarin]],
      ['clot medication:apxiaban', [apixaban, reply]],
      ['clot medication:DOAC', [apixaban, reply]],
      ['clot medication:anticoagulants -medication:doac', [warfarin]],
      ['clot -medication:doac', [warfarin, glargine]],
      ['clot effect:emesis', [glargine]],
      ['clot effect:nausea medication:eliquis', [apixaban, reply]],
      ['clot effect:nausea medication:lantus', []],
      ['clot kind:question', [warfarin]],
      ['clot -kind:question -kind:case', [glargine]],
      ['clot is:answered', [apixaban, reply]],
      ['clot -is:answered', [warfarin, glargine]],
      ['clot has:citation', [apixaban]],
      ['clot -has:citation', [reply, warfarin, glargine]],
      ['clot before:2024-03-06', [apixaban]],
      ['clot before:2024-03-05', []],
      ['clot on:2024-03-05', [apixaban]],
      ['clot on:2024-03-05 on:2025', [apixaban, warfarin]],
      ['clot after:2024-03-05 before:2026', [warfarin]],
      ['clot after:2024 before:2025-06-02', [warfarin]],
      ['clot -after:2024', [apixaban]],
      ['clot -on:2024-03 before:2025-12', [warfarin]],
      ['-glargine kind:discussion', []],
      ['-warfarin kind:question', []],
      ['-is:answered', [warfarin, glargine]],
      ['', [apixaban, reply, warfarin, glargine]],
    ])('%s', async (q, expected) => {
      expect((await forum.titles({ q })).sort()).toEqual([...expected].sort());
      const { total, problems } = await forum.search({ q });
      expect({ total, problems }).toEqual({ total: expected.length, problems: [] });
      const newest = await forum.titles({ q, sort: 'newest' });
      expect(newest.sort()).toEqual([...expected].sort());
    });

    it('takes days as the reader lives them', async () => {
      const titles = (q: string, timeZone?: string) => forum.titles({ q, timeZone });
      expect(await titles('on:2024-03-05', 'Europe/Berlin')).toEqual([]);
      expect(await titles('on:2024-03-06', 'Europe/Berlin')).toEqual([apixaban]);
      expect(await titles('clot on:2025 kind:discussion', 'America/New_York')).toEqual([glargine]);
      expect(await titles('clot on:2025 kind:discussion')).toEqual([]);
      const day = { q: 'clot', to: '2024-03-05' };
      expect(await forum.titles(day)).toEqual([apixaban]);
      expect(await forum.titles({ ...day, timeZone: 'Europe/Berlin' })).toEqual([]);
    });

    it('searches inside one thread', async () => {
      const thread = clot.threadId;
      expect((await forum.titles({ q: 'clot', thread })).sort()).toEqual([apixaban, reply]);
      expect(await forum.titles({ q: 'level', thread })).toEqual([reply]);
      expect(await forum.titles({ q: 'warfarin', thread, sort: 'newest' })).toEqual([]);
      const nowhere = '00000000-0000-7000-8000-000000000000';
      expect((await forum.search({ q: 'clot', thread: nowhere })).total).toBe(0);
    });

    it('takes operators and the other parameters together', async () => {
      expect(await forum.titles({ q: 'clot in:neurology', channel: 'cardiology' })).toEqual([]);
      expect(await forum.titles({ q: 'clot -in:neurology', medication: 'apixaban' })).toEqual(
        expect.arrayContaining([apixaban, reply]),
      );
      expect(
        await forum.titles({ q: 'clot medication:eliquis', effect: 'nausea', kind: 'case' }),
      ).toHaveLength(2);
    });

    it('finds nothing by what names nothing, and says so', async () => {
      for (const q of ['in:nowhere', 'from:@nobody', 'medication:qwrtzxyzq', 'effect:qwrtzxyzq']) {
        const { total, problems } = await forum.search({ q: `clot ${q}` });
        expect([q, total]).toEqual([q, 0]);
        expect(problems).toMatchObject([{ code: 'unknown_value', start: 5, end: 5 + q.length }]);
        expect((await forum.search({ q: `clot -${q}` })).total).toBe(4);
      }
    });

    it('does not tell who has an account: only who is verified, or has written', async () => {
      const { dataSource } = forum;
      const applicant = { displayName: 'Dr. Zebulon Applicant', verification: 'pending' } as const;
      await registerClinician({ dataSource }, applicant);
      const { viewer } = await registerClinician(
        { dataSource },
        { displayName: 'Dr. Zebulon Expired', verification: 'expired' },
      );
      const problemOf = async (name: string, asking?: Viewer) => {
        const { problems } = await forum.search({ q: `clot from:@${name}` }, asking);
        return problems.map(({ code, message }) => [code, message.replace(name, 'NAME')]);
      };
      const nobody = await problemOf('nobody');
      expect(await problemOf('applicant')).toEqual(nobody);
      expect(await problemOf('zebulon')).toEqual(nobody);
      // Known to those who may read what one wrote before one's time was over.
      await forum.thread({ title: 'Old case', channel: 'tumour-board', author: viewer });
      expect(await problemOf('zebulon')).toEqual(nobody);
      expect(await problemOf('zebulon', member)).toEqual([]);
      expect(await problemOf('applicant', member)).toEqual(nobody);
    });

    it('suggests a value that begins so or is one slip away', async () => {
      const suggestedFor = async (q: string, viewer?: Viewer) =>
        (await forum.search({ q }, viewer)).problems[0]?.suggestedValue;
      for (const [q, value] of [
        ['in:cardio', 'cardiology'],
        ['in:Cardiolgy', 'cardiology'],
        ['medication:"insulin glarg"', 'insulin-glargine'],
        ['medication:warf', 'warfarin'],
        ['effect:vomiti', 'vomiting'],
        ['kind:quest', 'question'],
        ['kind:side-efect', 'side-effect'],
        ['in:qwrtz', undefined],
        ['medication:qwrtzxyzq', undefined],
        ['kind:qwrtz', undefined],
      ]) {
        expect([q, await suggestedFor(`clot ${q}`)]).toEqual([q, value]);
      }
      // A private channel is suggested to its members alone.
      for (const q of ['in:tumour', 'in:tumor-board', 'in:"private tum"']) {
        expect([q, await suggestedFor(q)]).toEqual([q, undefined]);
        expect([q, await suggestedFor(q, member)]).toEqual([q, 'tumour-board']);
      }
    });

    it('tells what it understood, and takes words in quotes for themselves', async () => {
      const { understood, items } = await forum.search({ q: 'clot coumadn' });
      expect(items[0]).toMatchObject({ title: warfarin });
      expect(understood).toMatchObject([{ typed: 'coumadn', readAs: 'Coumadin' }]);
      expect(understood[0]!.alsoSearched[0]).toBe('warfarin');
      expect(understood[0]!.medications).toMatchObject([{ slug: 'warfarin', name: 'warfarin' }]);
      expect((await forum.search({ q: 'Eliquis' })).understood).toMatchObject([
        { typed: 'Eliquis', readAs: null, alsoSearched: ['apixaban', 'apixabanum'] },
      ]);
      const exactly = await forum.search({ q: 'clot "coumadn"' });
      expect(exactly).toMatchObject({ understood: [], total: 0 });
      expect((await forum.search({ q: 'clot in:nowhere coumadn' })).understood).toHaveLength(1);
    });

    it('searches for the words of what is no operator, and says so', async () => {
      expect(await problemsOf('clot chanel:neurology')).toEqual(['unknown_operator']);
      expect(await problemsOf('clot kind:nonsense before:never in:')).toEqual([
        ...['bad_value', 'bad_value', 'missing_value'],
      ]);
      expect((await forum.titles({ q: 'kind:clot glargine' }))[0]).toBe(glargine);
    });

    it('tells a private channel, its threads and its authors to members alone', async () => {
      expect(await problemsOf('clot in:tumour-board')).toEqual(['unknown_value']);
      expect((await forum.search({ q: 'clot in:tumour-board' })).total).toBe(0);
      expect((await forum.search({ q: 'clot -in:tumour-board' })).total).toBe(4);
      const [board] = await forum.dataSource.query<{ id: string }[]>(
        `SELECT id FROM thread WHERE title = 'Clot for the board'`,
      );
      for (const query of [
        { q: 'clot', thread: board!.id },
        { q: '', thread: board!.id },
        { q: 'board' },
        { q: 'boa' },
        { q: '-warfarin', thread: board!.id },
        { q: 'clot from:me', thread: board!.id },
      ]) {
        const answer = await forum.search(query);
        expect(answer).toMatchObject({ items: [], total: 0 });
        expect(Object.values(answer.facets).flat()).toEqual([]);
      }
      const seen = await forum.titles({ q: 'clot in:tumour-board' }, member);
      expect(seen).toEqual(['Clot for the board']);
      expect(await forum.titles({ q: 'board', thread: board!.id }, member)).toEqual(seen);
    });

    it('pages through what operators leave without a gap or a repeat', async () => {
      for (const sort of ['relevance', 'newest']) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await forum.search({ q: 'clot -is:answered', sort, limit: 1, cursor });
          seen.push(...page.items.map(({ title }) => title));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect([sort, seen.sort()]).toEqual([sort, [glargine, warfarin]]);
      }
      const { nextCursor } = await forum.search({ q: 'clot -kind:case', limit: 1 });
      await expect(
        forum.search({ q: 'clot kind:case', limit: 1, cursor: nextCursor }),
      ).rejects.toMatchObject({ code: 'invalid_cursor' });
    });

    it('follows an answer that is accepted and withdrawn, for the whole thread', async () => {
      const thread = await forum.thread({ title: 'Gizmomab question' });
      const other = await forum.reply(thread.threadId, 'Gizmomab answer');
      await forum.indexer.refresh([thread.postId, other]);
      const answered = async (postId: string | null) => {
        await forum.dataSource.query('UPDATE thread SET answer_post_id = $2 WHERE id = $1', [
          thread.threadId,
          postId,
        ]);
        await forum.indexer.refresh([other], [thread.threadId]);
        return (await forum.search({ q: 'gizmomab is:answered' })).total;
      };
      expect(await answered(null)).toBe(0);
      expect(await answered(other)).toBe(2);
      expect(await answered(null)).toBe(0);
    });
  });
}
