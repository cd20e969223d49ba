import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { projectRoot } from '@rounds/platform';
import { loadDemoContent, type DemoContent, type DemoPrivateThread } from './demo-content.js';

const csv = (path: string): Record<string, string>[] =>
  parse(readFileSync(join(projectRoot(), path)), { columns: true });

const SLUGS: Record<string, string> = {
  'Cardiovascular Disease (Cardiology)': 'cardiology',
  'Critical Care (Intensivists)': 'critical-care',
  'Colorectal Surgery (Proctology)': 'colorectal-surgery',
  'Certified Nurse Midwife (CNM)': 'certified-nurse-midwife',
  'Certified Registered Nurse Anesthetist (CRNA)': 'nurse-anesthetist',
  'Certified Clinical Nurse Specialist (CNS)': 'clinical-nurse-specialist',
  'Micrographic Dermatologic Surgery (MDS)': 'micrographic-dermatologic-surgery',
  'Adult Congenital Heart Disease (ACHD)': 'adult-congenital-heart-disease',
  'Pulmonary Disease': 'pulmonology',
  'Hematology/Oncology': 'hematology-oncology',
  'Obstetrics/Gynecology': 'obstetrics-gynecology',
  'Allergy/Immunology': 'allergy-immunology',
  'Pediatric Medicine': 'pediatrics',
  'Geriatric Medicine': 'geriatrics',
  'Infectious Disease': 'infectious-disease',
};
const slugOf = (name: string) =>
  SLUGS[name] ??
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function passesLuhn(npi: string): boolean {
  const digits = [...`80840${npi}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December' +
  '|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)';
const IDENTIFYING: Record<string, RegExp> = {
  'e-mail': /[\w.+-]+@[\w-]+\.\w/,
  'web address': /https?:|www\./,
  phone: /(?:\+\d[\d .-]{7,}|\(\d{3}\)\s?\d|\b\d{3}[-. ]\d{3,4}[-. ]\d{4}\b|\b\d{3}-\d{4}\b)/,
  'numeric date': /\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b/,
  'date in words': new RegExp(
    `\\b${MONTH}\\.? \\d|\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTH}\\b`,
  ),
  'age over 89':
    /\b(?:9\d|1[01]\d)[- ]?(?:years?|yrs?|y\/?o)\b|\b(?:aged?|age of) (?:9\d|1[01]\d)\b/i,
  'long number': /\b\d{7,}\b/,
};
const findings = (text: string) =>
  Object.entries(IDENTIFYING).flatMap(([what, pattern]) => {
    const hit = pattern.exec(text);
    return hit ? [`${what}: ${hit[0]}`] : [];
  });

describe('demo content', () => {
  let content: DemoContent;
  let everyThread: DemoPrivateThread[];
  let verified: Set<string>;
  const specialties = csv('libs/identity/data/specialties_cms.csv').map((row) => ({
    slug: slugOf(row.specialty ?? ''),
    physician: row.practitioner_kind === 'physician',
  }));
  const slugs = new Set(specialties.map(({ slug }) => slug));
  const channels = new Set(specialties.filter((s) => s.physician).map(({ slug }) => slug));

  beforeAll(() => {
    content = loadDemoContent();
    everyThread = [...content.threads, ...content.privateChannels.flatMap((c) => c.threads)];
    verified = new Set(
      content.clinicians.filter((c) => c.verification === 'verified').map((c) => c.email),
    );
  });

  it('has the clinicians a demo needs', () => {
    const { clinicians } = content;
    expect(verified.size).toBeGreaterThanOrEqual(42);
    expect(clinicians.filter((c) => c.verification === 'pending')).toHaveLength(3);
    expect(clinicians.filter((c) => c.verification === 'rejected')).toHaveLength(1);
    expect(new Set(clinicians.map((c) => c.email)).size).toBe(clinicians.length);
    expect(new Set(clinicians.map((c) => c.displayName)).size).toBe(clinicians.length);
    for (const role of ['admin', 'reviewer', 'moderator'] as const) {
      const holders = clinicians.filter((c) => c.role === role);
      expect(holders.map((c) => c.email)).toEqual([`${role}@rounds.test`]);
      expect(holders.every((c) => c.verification === 'verified')).toBe(true);
    }
    expect(clinicians.map((c) => c.specialty).filter((s) => !slugs.has(s))).toEqual([]);
  });

  it('identifies US clinicians by a well-formed NPI of their own, others by a licence', () => {
    const npis: string[] = [];
    for (const { email, country, npi, licenceNumber } of content.clinicians) {
      expect([email, country === 'US']).toEqual([email, npi !== null]);
      expect([email, country !== 'US']).toEqual([email, licenceNumber !== null]);
      if (npi !== null) npis.push(npi);
    }
    expect(npis.filter((npi) => !passesLuhn(npi))).toEqual([]);
    expect(new Set(npis).size).toBe(npis.length);
    expect(['1234567893', '1558598797', '1993999998'].every(passesLuhn)).toBe(true);
    expect(passesLuhn('1234567898')).toBe(false);
  });

  it('has threads in many channels, of every kind, with three to eight replies', () => {
    const { threads } = content;
    expect(threads.length).toBeGreaterThanOrEqual(36);
    expect(new Set(threads.map((t) => t.channel)).size).toBeGreaterThanOrEqual(18);
    expect(new Set(threads.map((t) => t.kind)).size).toBe(5);
    expect(new Set(threads.map((t) => t.title)).size).toBe(threads.length);
    expect(threads.filter((t) => !channels.has(t.channel)).map((t) => t.channel)).toEqual([]);
    for (const thread of everyThread) {
      expect(thread.posts.length).toBeGreaterThanOrEqual(3);
      expect(thread.posts.length).toBeLessThanOrEqual(8);
    }
  });

  it('writes only as verified clinicians, each reaction once and never to oneself', () => {
    for (const { title, author, posts } of everyThread) {
      expect([title, verified.has(author)]).toEqual([title, true]);
      for (const post of posts) {
        expect([title, post.author, verified.has(post.author)]).toEqual([title, post.author, true]);
        for (const reactors of Object.values(post.reactions ?? {})) {
          expect(new Set(reactors).size).toBe(reactors.length);
          expect(reactors).not.toContain(post.author);
          expect(reactors.filter((email) => !verified.has(email))).toEqual([]);
        }
      }
    }
  });

  it('refers to earlier posts only, and answers at times in order', () => {
    for (const { title, author, posts, answer, hoursAgo, postHours } of everyThread) {
      posts.forEach(({ replyTo }, index) => {
        if (replyTo !== undefined) expect([title, replyTo < index]).toEqual([title, true]);
      });
      if (answer !== undefined) {
        expect([title, posts[answer]?.author]).not.toEqual([title, undefined]);
        expect([title, posts[answer]?.author]).not.toEqual([title, author]);
      }
      expect(hoursAgo).toBeLessThanOrEqual(60 * 24);
      expect([title, postHours.length]).toEqual([title, posts.length]);
      const times = [hoursAgo, ...postHours];
      expect([title, times]).toEqual([title, [...times].sort((a, b) => b - a)]);
      expect(new Set(times).size).toBe(times.length);
    }
  });

  it('names medications and effects as the vocabulary does', () => {
    const medications = new Set(csv('libs/vocabulary/data/medications.csv').map((m) => m.name));
    const effects = new Set(
      csv('libs/vocabulary/data/adverse_events_ctcae_v5.csv').map((e) => e.term_id),
    );
    for (const thread of everyThread) {
      expect(thread.medications.filter((name) => !medications.has(name))).toEqual([]);
      expect(thread.effects.filter((id) => !effects.has(id))).toEqual([]);
      expect(thread.medications.length).toBeGreaterThan(0);
    }
  });

  it('has follows with clear thought leaders', () => {
    const pairs = content.follows.map(({ follower, followed }) => `${follower} ${followed}`);
    expect(pairs.length).toBeGreaterThanOrEqual(150);
    expect(new Set(pairs).size).toBe(pairs.length);
    const count = new Map<string, number>();
    for (const { follower, followed } of content.follows) {
      expect(follower).not.toBe(followed);
      expect([follower, verified.has(follower)]).toEqual([follower, true]);
      expect([followed, verified.has(followed)]).toEqual([followed, true]);
      count.set(followed, (count.get(followed) ?? 0) + 1);
    }
    const top = [...count.values()].sort((a, b) => b - a);
    expect(top[0]).toBeGreaterThanOrEqual(15);
    expect(top[3]).toBeGreaterThanOrEqual(12);
  });

  it("puts each verified clinician into the own specialty's channel and two to six others", () => {
    const specialtyOf = new Map(content.clinicians.map((c) => [c.email, c.specialty]));
    expect(new Set(content.memberships.map((m) => m.clinician))).toEqual(verified);
    expect(content.memberships).toHaveLength(verified.size);
    for (const { clinician, channels: joined } of content.memberships) {
      const own = specialtyOf.get(clinician) ?? '';
      expect(new Set(joined).size).toBe(joined.length);
      expect(joined.filter((slug) => !channels.has(slug))).toEqual([]);
      if (channels.has(own)) expect(joined).toContain(own);
      const others = joined.filter((slug) => slug !== own).length;
      expect([clinician, others >= 2 && others <= 6]).toEqual([clinician, true]);
    }
  });

  it('keeps a private channel to its members', () => {
    expect(content.privateChannels.length).toBeGreaterThanOrEqual(1);
    for (const { slug, owner, members, threads } of content.privateChannels) {
      expect(channels.has(slug)).toBe(false);
      expect(members).toContain(owner);
      expect(members.filter((email) => !verified.has(email))).toEqual([]);
      const seen = threads.flatMap(({ author, posts }) => [
        author,
        ...posts.flatMap((p) => [p.author, ...Object.values(p.reactions ?? {}).flat()]),
      ]);
      expect(seen.filter((email) => !members.includes(email))).toEqual([]);
    }
  });

  it('has a library of about 300 answers, each in an existing channel', () => {
    const { library } = content;
    expect(library.length).toBeGreaterThanOrEqual(290);
    expect(new Set(library.map((row) => row.doc_id)).size).toBe(library.length);
    expect(library.filter((row) => !channels.has(row.channel))).toEqual([]);
    const topics = csv('apps/cli/commands/demo/content/medquad-topics.csv').map((t) => t.focus);
    expect(new Set(topics)).toEqual(new Set(library.map((row) => row.focus)));
    expect(topics).toHaveLength(new Set(topics).size);
  });

  it('names the sources it owes', () => {
    const path = join(projectRoot(), 'apps/cli/commands/demo/content/ATTRIBUTION.md');
    const attribution = readFileSync(path, 'utf8');
    for (const line of ['Ben Abacha A, Demner-Fushman D.', 'CC BY 4.0', 'Changed:']) {
      expect(attribution).toContain(line);
    }
  });

  it('holds nothing that could identify a patient', () => {
    const texts = [
      ...everyThread.flatMap((t) => [t.title, t.body, ...t.posts.map((p) => p.body)]),
      ...content.clinicians.flatMap((c) => [c.bio, c.verificationNote ?? '']),
      ...content.privateChannels.flatMap((c) => [c.name, c.description]),
      ...content.library.flatMap((row) => [row.title, row.body]),
    ];
    expect(
      texts.flatMap((text) => findings(text).map((f) => `${f} in ${text.slice(0, 60)}`)),
    ).toEqual([]);
  });

  it.each([
    'write to a.b@example.com',
    'call 202-555-0143',
    'ring +44 20 7946 0958',
    'seen 03/14/2024',
    'seen 2024-03-14',
    'since March 3',
    'on 3 May',
    'a 93-year-old',
    'aged 91',
    'MRN 00482913',
  ])('would notice "%s"', (text) => expect(findings(text)).not.toEqual([]));

  it('leaves doses, ratios and ages under 90 alone', () => {
    const text = 'An 84-year-old on 2.5 mg BID, BP 148/94, 100–150 mL, may 2 weeks, 4.8–8.4 mg/dL';
    expect(findings(text)).toEqual([]);
  });
});

describe('projectRoot', () => {
  it('is found from any folder inside the project', () => {
    expect(projectRoot(join(projectRoot(), 'apps/cli/commands'))).toBe(projectRoot());
  });

  it('says what is wrong outside it', () => {
    expect(() => projectRoot(mkdtempSync(join(tmpdir(), 'outside-')))).toThrow(/Rounds project/);
  });
});
