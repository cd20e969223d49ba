import { hasCitation } from './citations.js';
import { plainTextOf } from './plain-text.js';

const cites = (html: string) => hasCitation(html, plainTextOf(html));
const link = (href: string) => `<p>See <a href="${href}" rel="nofollow">this</a></p>`;

describe('a citation', () => {
  it.each([
    link('https://pubmed.ncbi.nlm.nih.gov/12345678/'),
    link('https://www.ncbi.nlm.nih.gov/pubmed/12345678'),
    link('https://doi.org/10.1056/NEJMoa1200000'),
    link('http://dx.doi.org/10.1056/x'),
    link('https://www.nejm.org/doi/full/10.1056/NEJMoa1200000'),
    link('https://academic.oup.com/eurheartj/article/1'),
    '<p>PMID: 12345678.</p>',
    '<p>pmid 1234567</p>',
    '<p>(PMC6136411)</p>',
    '<p>doi:10.1177/0962280211403604.</p>',
    '<p>10.1016/S0140-6736(20)30183-5</p>',
    '<p>in NCT01234567, yes</p>',
  ])('is in %s', (html) => {
    expect(cites(html)).toBe(true);
  });

  it.each([
    link('https://en.wikipedia.org/wiki/NEJM'),
    link('https://notnejm.org/x'),
    link('https://nejm.org.evil.example/x'),
    link('https://example.org/?to=https://nejm.org/'),
    '<p>10.5/2 mg, 10.1234 units, INR 10/2</p>',
    '<p>the PMID of it</p>',
    '<p>NCT1234, PMCabc, XPMC1234567</p>',
    '<p>nejm.org said so</p>',
  ])('is not in %s', (html) => {
    expect(cites(html)).toBe(false);
  });
});
