import { SearchTestForum, type MakeEngine } from './search-test-forum.js';

/** What every engine must do, through the service as the controller calls it. */
export function describeSearchEngine(name: string, makeEngine: MakeEngine): void {
  describe(`search with ${name}`, () => {
    let forum: SearchTestForum;

    beforeAll(async () => {
      forum = await SearchTestForum.open(makeEngine);
    });
    afterAll(() => forum?.close());

    const index = (...posts: (string | { postId: string })[]) =>
      forum.indexer.refresh(posts.map((post) => (typeof post === 'string' ? post : post.postId)));

    describe('what is found', () => {
      let bleeding: { threadId: string; postId: string };
      let dose: string;

      beforeAll(async () => {
        const author = await forum.clinician('Dr. Author');
        bleeding = await forum.thread({
          title: 'Bleeding on warfarin',
          body: 'The INR rose to 5.2 a week after amiodarone was added.',
          kind: 'side-effect',
          medications: ['warfarin'],
          effects: ['nausea'],
          author,
          at: '2024-03-05T10:00:00Z',
        });
        dose = await forum.reply(bleeding.threadId, 'Halve the **dose** and recheck soon.');
        await index(
          bleeding,
          dose,
          await forum.thread({
            title: 'Clinic hours',
            body: 'The Coumadin clinic closes on Fridays.',
            channel: 'neurology',
            kind: 'question',
            at: '2023-06-01T23:59:59.500Z',
          }),
          await forum.thread({
            title: 'Décompensation and Ménière disease',
            body: 'A naïve reading; what about furosemide in acute heart failure?',
          }),
          await forum.thread({ title: 'Failure of a heart valve', body: 'Nothing else to add.' }),
          await forum.thread({ title: '糖尿病の治療', body: 'メトホルミンを始めました。' }),
          await forum.thread({ title: 'سؤال عن الإنسولين', body: 'שאלה על אינסולין 👩‍⚕️💉' }),
        );
      });

      it('finds a word of the title in the first post, as a thread', async () => {
        const { items } = await forum.search({ q: 'bleeding' });
        expect(items).toHaveLength(1);
        expect(items[0]).toMatchObject({
          ...{ type: 'thread', number: 1, title: 'Bleeding on warfarin', kind: 'side-effect' },
          ...{ postId: bleeding.postId, threadId: bleeding.threadId, channelSlug: 'cardiology' },
          createdAt: '2024-03-05T10:00:00.000Z',
        });
        expect(items[0]?.author.displayName).toBe('Dr. Author');
      });

      it('finds a word of a reply in that reply, marked in a snippet of its text', async () => {
        const { items } = await forum.search({ q: 'recheck' });
        expect(items).toHaveLength(1);
        expect(items[0]).toMatchObject({ type: 'post', number: 2, postId: dose });
        expect(items[0]?.snippet).toContain('<mark>recheck</mark> soon.');
      });

      it('finds the ingredient by its brand, and the brand by its ingredient', async () => {
        expect(await forum.titles({ q: 'coumadin' })).toContain('Bleeding on warfarin');
        expect(await forum.titles({ q: 'warfarin' })).toContain('Clinic hours');
      });

      it('finds a brand with a slip in it', async () => {
        expect(await forum.titles({ q: 'cumadin' })).toContain('Bleeding on warfarin');
      });

      it('holds words in quotes together', async () => {
        expect((await forum.titles({ q: 'heart failure' })).length).toBeGreaterThanOrEqual(2);
        expect(await forum.titles({ q: '"heart failure"' })).toEqual([
          'Décompensation and Ménière disease',
        ]);
        expect(await forum.titles({ q: '"failure heart"' })).toEqual([]);
      });

      it('leaves out what is excluded', async () => {
        expect(await forum.titles({ q: 'failure -furosemide' })).toEqual([
          'Failure of a heart valve',
        ]);
        expect(await forum.titles({ q: 'failure -"acute heart"' })).toEqual([
          'Failure of a heart valve',
        ]);
        const all = await forum.search({ q: '' });
        const rest = await forum.search({ q: '-furosemide' });
        expect(rest.total).toBe(all.total - 1);
      });

      it('completes the last word', async () => {
        expect(await forum.titles({ q: 'bleedi' })).toContain('Bleeding on warfarin');
        expect(await forum.titles({ q: 'heart furosem' })).toContain(
          'Décompensation and Ménière disease',
        );
      });

      it('sees past accents, on both sides', async () => {
        for (const q of ['meniere', 'MÉNIÈRE', 'naive', 'decompensation', 'blëeding']) {
          expect([q, (await forum.titles({ q })).length]).toEqual([q, 1]);
        }
      });

      it('finds other scripts, and is not upset by emoji', async () => {
        expect(await forum.titles({ q: '糖尿病' })).toEqual(['糖尿病の治療']);
        expect(await forum.titles({ q: 'الإنسولين' })).toEqual(['سؤال عن الإنسولين']);
        expect(await forum.titles({ q: 'אינסולין' })).toEqual(['سؤال عن الإنسولين']);
        await expect(forum.search({ q: '👩‍⚕️💉' })).resolves.toBeDefined();
      });

      it('puts what says more of the query first', async () => {
        const titles = await forum.titles({ q: 'warfarin bleeding after amiodarone' });
        expect(titles[0]).toBe('Bleeding on warfarin');
      });

      it('filters by channel, kind, medication, effect, author and day', async () => {
        const author = (await forum.search({ q: 'bleeding' })).items[0]!.author.id;
        const both = 'coumadin';
        expect((await forum.titles({ q: both })).sort()).toEqual([
          'Bleeding on warfarin',
          'Clinic hours',
        ]);
        const bleedingOnly = ['Bleeding on warfarin'];
        expect(await forum.titles({ q: both, channel: 'cardiology' })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, kind: 'side-effect' })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, medication: 'warfarin' })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, effect: 'nausea' })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, author })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, from: '2024-03-05' })).toEqual(bleedingOnly);
        expect(await forum.titles({ q: both, from: '2024-03-05T10:00:00.001Z' })).toEqual([]);
        expect(await forum.titles({ q: both, to: '2023-06-01' })).toEqual(['Clinic hours']);
        expect(await forum.titles({ q: both, to: '2023-05-31' })).toEqual([]);
        expect(await forum.titles({ q: both, to: '2024-03-05T10:00:00Z' })).toHaveLength(2);
      });

      it('finds nothing under a filter that names nothing', async () => {
        for (const filter of [{ channel: 'no-such' }, { medication: 'no-such' }]) {
          expect(await forum.search({ q: 'coumadin', ...filter })).toMatchObject({
            ...{ items: [], total: 0, totalIsExact: true, nextCursor: null },
          });
        }
      });

      it('counts by channel, kind, medication, effect and year', async () => {
        const { total, totalIsExact, facets } = await forum.search({ q: 'coumadin' });
        expect({ total, totalIsExact }).toEqual({ total: 2, totalIsExact: true });
        expect(facets.channel.map(({ value, count }) => [value, count])).toEqual([
          ['cardiology', 1],
          ['neurology', 1],
        ]);
        expect(facets.channel.every(({ label }) => label.length > 0)).toBe(true);
        expect(facets.kind).toEqual([
          { value: 'question', label: 'Question', count: 1 },
          { value: 'side-effect', label: 'Side effect', count: 1 },
        ]);
        expect(facets.medication).toEqual([{ value: 'warfarin', label: 'warfarin', count: 1 }]);
        expect(facets.effect).toEqual([{ value: 'nausea', label: 'Nausea', count: 1 }]);
        expect(facets.year.map(({ value }) => value).sort()).toEqual(['2023', '2024']);
      });

      it('browses the newest first without a query', async () => {
        const { items } = await forum.search({ q: '', channel: 'neurology' });
        expect(items.map(({ title }) => title)).toEqual(['Clinic hours']);
        const all = (await forum.search({})).items.map(({ createdAt }) => createdAt);
        expect(all).toEqual([...all].sort().reverse());
      });

      it('by date gives what has all the words, newest first', async () => {
        expect(await forum.titles({ q: 'coumadin', sort: 'newest' })).toEqual([
          'Bleeding on warfarin',
          'Clinic hours',
        ]);
        expect(await forum.titles({ q: 'warfarin amiodarone', sort: 'newest' })).toEqual([
          'Bleeding on warfarin',
        ]);
      });

      it('escapes what posts say', async () => {
        await index(
          await forum.thread({
            title: 'Markup',
            body: '<img src=x onerror=alert(1)> & "pheochromocytoma" </mark><script>',
          }),
        );
        const [hit] = (await forum.search({ q: 'pheochromocytoma' })).items;
        expect(hit?.snippet).toBe(
          '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;<mark>pheochromocytoma</mark>&quot; ' +
            '&lt;/mark&gt;&lt;script&gt;',
        );
      });
    });

    describe('what is typed', () => {
      it.each([
        "' OR 1=1 --",
        '"unbalanced quote',
        'a"b"c"',
        '!!!',
        '&|',
        '& | ! ( ) <-> :* \\',
        "\\'\\\\",
        '-',
        '--',
        '-"',
        '""',
        '-"" ""',
        ':*',
        '%_%',
        'the of and',
        '\u{10ffff}\ud83d\ufffd',
        '\u202egnp.exe',
        'é'.repeat(500),
        'x'.repeat(500),
        `${'ab '.repeat(160)}end`,
        `"${'word '.repeat(90)}"`,
        `${'-no '.repeat(120)}`,
        'null\u200bwidth',
        '/*--*/; DROP TABLE post;',
        '{"$gt": ""}',
        'channelId = "x" OR 1',
      ])('never fails: %j', async (q) => {
        const answer = await forum.search({ q });
        expect(answer.total).toBeGreaterThanOrEqual(answer.items.length > 0 ? 1 : 0);
        await forum.search({ q, sort: 'newest' });
      });

      it('finds nothing where there is no word in it', async () => {
        expect((await forum.search({ q: '!!! &|' })).total).toBe(0);
      });

      it.each(['x', 'W10', 'eyJhIjoxfQ', Buffer.from('["a","r",1]').toString('base64url')])(
        'refuses the cursor %s',
        async (cursor) => {
          await expect(forum.search({ q: 'warfarin', cursor })).rejects.toMatchObject({
            ...{ code: 'invalid_cursor', status: 400 },
          });
        },
      );
    });

    describe('pages', () => {
      beforeAll(async () => {
        const posts = [];
        for (let i = 0; i < 30; i += 1) {
          const at = new Date(Date.UTC(2022, 0, 1 + (i % 10))).toISOString();
          const body = `Paginated ${'tocilizumab '.repeat(1 + (i % 3))}${i}`;
          posts.push(await forum.thread({ title: `Page ${i}`, body, at }));
        }
        await index(...posts);
      });

      const pages = async (query: Record<string, unknown>, between = async () => {}) => {
        const seen: { postId: string; createdAt: string }[] = [];
        let cursor: string | null = null;
        do {
          const answer = await forum.search({ ...query, limit: 7, ...(cursor && { cursor }) });
          seen.push(...answer.items);
          cursor = answer.nextCursor;
          await between();
        } while (cursor !== null);
        return seen;
      };

      it.each(['relevance', 'newest'])('by %s show every post once', async (sort) => {
        const seen = await pages({ q: 'tocilizumab', sort });
        expect(new Set(seen.map(({ postId }) => postId)).size).toBe(30);
        expect(seen).toHaveLength(30);
        const dates = seen.map(({ createdAt }) => createdAt);
        if (sort === 'newest') expect(dates).toEqual([...dates].sort().reverse());
      });

      it.each(['relevance', 'newest'])('by %s stay in step while others post', async (sort) => {
        const { total } = await forum.search({ q: 'tocilizumab', sort });
        let added = 0;
        const seen = await pages({ q: 'tocilizumab', sort }, async () => {
          added += 1;
          await index(await forum.thread({ title: `Added ${added}: tocilizumab tocilizumab` }));
        });
        expect(added).toBeGreaterThan(3);
        const ids = seen.map(({ postId }) => postId);
        expect(new Set(ids).size).toBe(total);
        expect(ids).toHaveLength(total);
      });

      it('refuse a cursor of another search', async () => {
        const { nextCursor } = await forum.search({ q: 'tocilizumab', limit: 7 });
        await expect(forum.search({ q: 'warfarin', cursor: nextCursor })).rejects.toMatchObject({
          code: 'invalid_cursor',
        });
      });
    });

    describe('who may see', () => {
      it('shows a private channel to its members alone, in no total and no facet', async () => {
        const member = await forum.clinician('Dr. Member');
        const channelId = await forum.privateChannel('closed-board', [member]);
        const secret = {
          title: 'Zyxolimab board meeting',
          channel: 'closed-board',
          kind: 'case' as const,
          medications: ['metformin'],
        };
        await index(
          await forum.thread(secret),
          await forum.thread({ title: 'Zyxolimab in the open' }),
        );
        const stranger = await forum.search({ q: 'zyxolimab' });
        expect(stranger.items.map(({ title }) => title)).toEqual(['Zyxolimab in the open']);
        expect(stranger.total).toBe(1);
        expect(stranger.facets.channel.map(({ value }) => value)).toEqual(['cardiology']);
        expect(stranger.facets.kind.map(({ value }) => value)).toEqual(['discussion']);
        expect(stranger.facets.medication).toEqual([]);
        for (const channel of ['closed-board', channelId]) {
          expect((await forum.search({ q: 'zyxolimab', channel })).total).toBe(0);
        }
        expect((await forum.search({ q: '', channel: 'closed-board' })).total).toBe(0);

        const insider = await forum.search({ q: 'zyxolimab' }, member);
        expect(insider.total).toBe(2);
        expect(insider.facets.medication.map(({ value }) => value)).toEqual(['metformin']);
        expect(await forum.titles({ q: 'zyxolimab', channel: 'closed-board' }, member)).toEqual([
          'Zyxolimab board meeting',
        ]);

        await forum.dataSource.query('DELETE FROM membership WHERE channel_id = $1', [channelId]);
        const removed = await forum.search({ q: 'zyxolimab' }, member);
        expect(removed.total).toBe(1);
        expect(removed.facets.medication).toEqual([]);
      });
    });

    describe('changes', () => {
      it('follows an edit', async () => {
        const thread = await forum.thread({ title: 'To be edited', body: 'about vedolizumab' });
        await index(thread);
        expect(await forum.titles({ q: 'vedolizumab' })).toEqual(['To be edited']);
        await forum.edit(thread.postId, 'about ustekinumab');
        await index(thread);
        expect(await forum.titles({ q: 'vedolizumab' })).toEqual([]);
        expect(await forum.titles({ q: 'ustekinumab' })).toEqual(['To be edited']);
      });

      it('indexes a post once, however often it is told', async () => {
        const thread = await forum.thread({ title: 'Told often about risankizumab' });
        await index(thread, thread);
        await index(thread);
        expect((await forum.search({ q: 'risankizumab' })).total).toBe(1);
      });

      it('forgets deleted posts, and all posts of a deleted thread', async () => {
        const thread = await forum.thread({ title: 'Secukinumab thread' });
        const reply = await forum.reply(thread.threadId, 'Secukinumab reply');
        const other = await forum.reply(thread.threadId, 'Another secukinumab reply');
        await index(thread, reply, other);
        expect((await forum.search({ q: 'secukinumab' })).total).toBe(3);
        await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = $1', [reply]);
        await index(reply);
        expect((await forum.search({ q: 'secukinumab' })).total).toBe(2);
        await forum.dataSource.query('UPDATE thread SET deleted_at = now() WHERE id = $1', [
          thread.threadId,
        ]);
        expect((await forum.search({ q: 'secukinumab' })).items).toEqual([]);
        await index(thread);
        expect((await forum.search({ q: 'secukinumab' })).total).toBe(0);
      });

      it('takes each post of a deleted thread out once, however many of them it is told of', async () => {
        const thread = await forum.thread({ title: 'Ixekizumab thread' });
        const replies: string[] = [];
        for (let n = 0; n < 4; n += 1) {
          replies.push(await forum.reply(thread.threadId, `Ixekizumab ${n}`));
        }
        await index(thread, ...replies);
        await forum.dataSource.query('UPDATE thread SET deleted_at = now() WHERE id = $1', [
          thread.threadId,
        ]);
        const remove = jest.spyOn(forum.engine, 'remove');
        await index(thread, ...replies.slice(0, 2));
        const removed = remove.mock.calls.flatMap(([postIds]) => postIds);
        remove.mockRestore();
        expect(removed.toSorted()).toEqual([thread.postId, ...replies].toSorted());
        expect((await forum.search({ q: 'ixekizumab' })).total).toBe(0);
      });

      it.each(['relevance', 'newest'])(
        'neither counts nor shows, by %s, what was deleted while it is in the index still',
        async (sort) => {
          const word = sort === 'newest' ? 'sarilumab' : 'satralizumab';
          const thread = await forum.thread({
            ...{ title: `About ${word}`, kind: 'case' as const, medications: ['warfarin'] },
          });
          const reply = await forum.reply(thread.threadId, `A secret of ${word}`);
          const other = await forum.reply(thread.threadId, `More of ${word}`);
          await index(thread, reply, other);
          const seen = async (query: Record<string, unknown>) => {
            const { items, total, facets } = await forum.search({ sort, ...query });
            const { channel, kind, medication, year } = facets;
            const counts = [channel, kind, medication, year].map((f) => f[0]?.count ?? 0);
            return { shown: items.map(({ postId }) => postId).sort(), total, counts };
          };
          const everywhere = (posts: string[]) => ({
            ...{ shown: [...posts].sort(), total: posts.length },
            counts: Array.from({ length: 4 }, () => posts.length),
          });
          expect(await seen({ q: word })).toEqual(everywhere([thread.postId, reply, other]));
          await forum.remove(reply);
          for (const query of [{ q: word }, { q: '', thread: thread.threadId }]) {
            expect(await seen(query)).toEqual(everywhere([thread.postId, other]));
          }
          for (const q of [`"secret of ${word}"`, `secret -more ${word} `, `secret of ${word}`]) {
            const rest = await seen({ q, kind: 'case' });
            expect([q, rest.total, ...rest.counts]).toEqual([
              q,
              ...Array(5).fill(rest.shown.length),
            ]);
          }
          expect(await seen({ q: `"secret of ${word}"` })).toEqual(everywhere([]));
          await forum.remove(other);
          await forum.remove(thread.postId);
          expect(await seen({ q: word })).toEqual(everywhere([]));
          expect(await forum.drain('search-removal')).toBe(3);
          expect(await seen({ q: word })).toEqual(everywhere([]));
        },
      );

      it('is rebuilt from the database, with what is written meanwhile', async () => {
        const early = await forum.thread({ title: 'Ixekizumab before the rebuild' });
        const gone = await forum.thread({ title: 'Ixekizumab gone meanwhile' });
        await index(gone);
        let during: Promise<void> | undefined;
        const indexed = await forum.indexer.rebuild(() => {
          during ??= (async () => {
            await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = $1', [
              gone.postId,
            ]);
            await index(gone, await forum.thread({ title: 'Ixekizumab during the rebuild' }));
          })();
        });
        await during;
        expect(indexed).toBeGreaterThan(30);
        expect((await forum.titles({ q: 'ixekizumab' })).sort()).toEqual([
          'Ixekizumab before the rebuild',
          'Ixekizumab during the rebuild',
        ]);
        expect(early.postId).toBeDefined();
        expect(await forum.titles({ q: 'bleedi' })).toContain('Bleeding on warfarin');
      });

      it('is written to at every moment of a rebuild, and in the upkeep after it', async () => {
        const late = await forum.thread({ title: 'Guselkumab all the while' });
        const { engine } = forum;
        const tidy = engine.tidy.bind(engine);
        let slices = 20; // long enough for writers to have their turns between them
        engine.tidy = async (manager) => (await tidy(manager)) || (slices -= 1) > 0;
        let over = false;
        const rebuilt = forum.indexer.rebuild().finally(() => (over = true));
        const writers = Array.from({ length: 4 }, async () => {
          while (!over) await index(late);
        });
        await Promise.all([rebuilt, ...writers]).finally(() => (engine.tidy = tidy));
        expect((await forum.search({ q: 'guselkumab' })).total).toBe(1);
      });

      it.each([
        ['marks without end', 'ก' + 'ิ'.repeat(1_000) + 'ก'],
        ['letters outside the first plane', 'a' + '𐐨'.repeat(40)],
        ['one long word', 'x'.repeat(5_000)],
        ['half a character', 'ibuprofen \ud83d and'],
      ])('knows no words too long for it: %s', async (_, body) => {
        const odd = await forum.thread({ title: 'Tildrakizumab in an odd post', body });
        await index(odd);
        expect((await forum.search({ q: 'tildrakizumab' })).total).toBe(1);
        await forum.indexer.rebuild();
        expect((await forum.search({ q: 'tildrakizumab' })).total).toBe(1);
        await forum.dataSource.query('DELETE FROM post WHERE id = $1', [odd.postId]);
        await index(odd);
      });

      it('is rebuilt again after a rebuild that was cut off half-way', async () => {
        const cut = forum.indexer.rebuild(() => {
          throw new Error('killed');
        });
        await expect(cut).rejects.toThrow('killed');
        expect(await forum.titles({ q: 'bleedi' })).toContain('Bleeding on warfarin');
        await index(await forum.thread({ title: 'Brodalumab after the cut' }));
        await forum.indexer.rebuild();
        expect((await forum.search({ q: 'brodalumab' })).total).toBe(1);
        expect((await forum.search({ q: 'ixekizumab' })).total).toBe(2);
      });
    });
  });
}
