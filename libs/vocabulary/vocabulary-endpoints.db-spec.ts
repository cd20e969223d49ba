import type { MedicationView, Page, MedicationHit, EffectHit, Problem } from '@rounds/contracts';
import { effectPage, medication, medicationPage } from '@rounds/contracts';
import {
  countQueries,
  registerClinician,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
} from '@rounds/testing';
import { VocabularyTags } from './vocabulary-tags.js';

describe('the vocabulary over HTTP', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp();
    ({ token } = await registerVerified(app));
  });

  afterAll(() => app.close());

  const get = <T>(path: string) => request<T>(app, 'GET', `/api/v1${path}`, { token });
  const find = async (query: string) => {
    const answer = await get<Page<MedicationHit>>(`/medications?${query}`);
    expect(answer.status).toBe(200);
    expect(medicationPage.parse(answer.body)).toEqual(answer.body);
    return answer.body;
  };

  it('finds an ingredient by its brand and says which name it was', async () => {
    const { items } = await find('q=Coumadin');
    expect(items[0]).toMatchObject({ slug: 'warfarin', name: 'warfarin', matched: 'Coumadin' });
  });

  it('pages through all matches, each once and in one order', async () => {
    const { items: atOnce } = await find('q=met&limit=50');
    const paged: MedicationHit[] = [];
    let cursor: string | null = null;
    do {
      const next: Page<MedicationHit> = await find(
        `q=met&limit=7${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      expect(next.items.length).toBeLessThanOrEqual(7);
      paged.push(...next.items);
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(paged.length).toBeGreaterThan(50);
    expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length);
    expect(paged.slice(0, 50)).toEqual(atOnce);
  });

  it('lists common medications where nothing is typed', async () => {
    const { items, nextCursor } = await find('');
    expect(items).toHaveLength(10);
    expect(items[0]!.name).toBe('abacavir');
    expect(nextCursor).not.toBeNull();
  });

  it('gives a medication by id and by slug, with all its names', async () => {
    const bySlug = await get<MedicationView>('/medications/warfarin');
    expect(medication.parse(bySlug.body)).toEqual(bySlug.body);
    expect(bySlug.body).toMatchObject({ rxcui: '11289', name: 'warfarin' });
    expect(bySlug.body.brandNames).toEqual(expect.arrayContaining(['Coumadin', 'Jantoven']));
    expect(bySlug.body.synonyms).toContain('marevan');
    expect((await get(`/medications/${bySlug.body.id}`)).body).toEqual(bySlug.body);
  });

  it.each([
    ['coumadin', 'warfarin'],
    ['co-trimoxazole', 'sulfamethoxazole-trimethoprim'],
    ['tmpsmx', 'sulfamethoxazole-trimethoprim'],
  ])('gives by the name %s the medication %s', async (name, slug) => {
    const { body } = await get<MedicationView>(`/medications/${name}`);
    expect(body).toEqual((await get<MedicationView>(`/medications/${slug}`)).body);
    expect(body.slug).toBe(slug);
  });

  it('finds an effect by a lay word, with its grades', async () => {
    const { body } = await get<Page<EffectHit>>('/effects?q=low%20sodium');
    expect(effectPage.parse(body)).toEqual(body);
    expect(body.items[0]).toMatchObject({ slug: 'hyponatremia', ctcaeVersion: '5.0' });
    expect(body.items[0]!.grades).toHaveLength(5);
  });

  it.each([
    ['/medications/no-such-thing', 404, 'medication_not_found'],
    // A name of two, a slip, a class and a beginning.
    ['/medications/novolin', 404, 'medication_not_found'],
    ['/medications/warfrin', 404, 'medication_not_found'],
    ['/medications/sartan', 404, 'medication_not_found'],
    ['/medications/warf', 404, 'medication_not_found'],
    ['/medications/019aaaaa-0000-7000-8000-000000000000', 404, 'medication_not_found'],
    ['/medications/Not%20A%20Slug', 400, 'invalid_input'],
    ['/medications?cursor=nonsense', 400, 'invalid_cursor'],
    [`/medications?cursor=${Buffer.from('["a"]').toString('base64url')}`, 400, 'invalid_cursor'],
    [`/medications?q=${'x'.repeat(101)}`, 400, 'invalid_input'],
    ['/medications?limit=0', 400, 'invalid_input'],
    ['/medications?colour=red', 400, 'invalid_input'],
    ['/effects?limit=51', 400, 'invalid_input'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const answer = await get<Problem>(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each(['%F0%9F%92%8A', '%00', "'%20OR%201=1", '%25', '%2A%5B('])(
    'takes the odd input %s calmly',
    async (q) => {
      expect((await get(`/medications?q=${q}`)).status).toBe(200);
      expect((await get(`/effects?q=${q}`)).status).toBe(200);
    },
  );

  it('is for verified clinicians', async () => {
    const unverified = await registerClinician(app, { verification: 'unverified' as never });
    for (const path of ['/medications', '/medications/warfarin', '/effects']) {
      expect((await request(app, 'GET', `/api/v1${path}`)).status).toBe(401);
      const refused = await request(app, 'GET', `/api/v1${path}`, { token: unverified.token });
      expect(refused.status).toBe(403);
    }
  });

  describe('what threads carry', () => {
    const resolve = (refs: string[]) =>
      app.dataSource.transaction((tx) => app.app.get(VocabularyTags).resolveMedications(tx, refs));
    const resolveEffects = (refs: string[]) =>
      app.dataSource.transaction((tx) => app.app.get(VocabularyTags).resolveEffects(tx, refs));

    it('resolves ids and slugs, each once, in the order given', async () => {
      const [warfarin] = await resolve(['warfarin']);
      const refs = ['metformin', warfarin!.id.toUpperCase(), 'metformin', 'warfarin'];
      const tags = await resolve(refs);
      expect(tags.map(({ slug }) => slug)).toEqual(['metformin', 'warfarin']);
      expect(tags[1]).toEqual({ id: warfarin!.id, slug: 'warfarin', name: 'warfarin' });
      const [effect] = await resolveEffects(['hyponatremia']);
      expect(effect).toMatchObject({ slug: 'hyponatremia', term: 'Hyponatremia' });
    });

    it('names what is unknown', async () => {
      await expect(resolve(['warfarin', 'xyz'])).rejects.toMatchObject({
        code: 'unknown_medication',
        status: 422,
        message: expect.stringContaining('xyz'),
      });
      await expect(resolveEffects(['warfarin'])).rejects.toMatchObject({
        code: 'unknown_effect',
      });
    });

    it('asks the database nothing for tags it has read', async () => {
      const tags = app.app.get(VocabularyTags);
      const resolved = await resolve(['warfarin', 'metformin']);
      const ids = resolved.map(({ id }) => id);
      await tags.medicationTags(ids);
      const { result, count } = await countQueries(app.dataSource, () => tags.medicationTags(ids));
      expect(count).toBe(0);
      expect([...result.values()]).toEqual(resolved);
    });

    it('finds at once what another process imported', async () => {
      await find('q=warf'); // read before
      await app.dataSource.query(`
        WITH added AS (INSERT INTO medication (id, slug, name, origin)
          VALUES ('019aaaaa-0000-7000-8000-000000000001', 'newomab', 'newomab', 'imported')
          RETURNING id)
        INSERT INTO medication_name (medication_id, folded, name, kind, origin)
          SELECT id, 'newomab', 'newomab', 'ingredient', 'imported' FROM added`);
      await app.dataSource.query('UPDATE vocabulary_version SET revision = revision + 1');
      expect(await resolve(['newomab'])).toHaveLength(1);
      const tags = await app.app
        .get(VocabularyTags)
        .medicationTags(['019aaaaa-0000-7000-8000-000000000001']);
      expect([...tags.values()]).toMatchObject([{ slug: 'newomab' }]);
      expect((await find('q=newomab')).items).toHaveLength(1);
    });
  });
});
