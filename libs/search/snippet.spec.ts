import { snippetOf } from './snippet.js';

const marks = (...lexemes: string[]) => new Set(lexemes);

describe('a snippet', () => {
  it('is the whole of a short text, escaped, with what matched marked', () => {
    expect(snippetOf('<b>Bleeding</b> & "bleeds"', marks('bleed'))).toBe(
      '&lt;b&gt;<mark>Bleeding</mark>&lt;/b&gt; &amp; &quot;<mark>bleeds</mark>&quot;',
    );
  });

  it('marks neighbours as one', () => {
    expect(snippetOf('acute heart failure', marks('heart', 'failur'))).toBe(
      'acute <mark>heart failure</mark>',
    );
    expect(snippetOf('糖尿病です', marks('糖尿', '尿病'))).toBe('<mark>糖尿病</mark>です');
  });

  it('shows the part of a long text that says most, cut between words', () => {
    const text = `${'lorem ipsum '.repeat(60)}warfarin raised the INR ${'dolor sit '.repeat(60)}`;
    const snippet = snippetOf(text, marks('warfarin', 'inr', 'lorem'));
    expect(snippet).toContain('<mark>warfarin</mark> raised the <mark>INR</mark>');
    expect(snippet).toMatch(/^… (<mark>lorem<\/mark>|ipsum) /);
    expect(snippet).toMatch(/ (dolor|sit) …$/);
    expect(snippet.replace(/<[^>]+>/g, '').length).toBeLessThan(260);
  });

  it('is the beginning where nothing matched', () => {
    expect(snippetOf('word '.repeat(100).trim(), marks())).toMatch(/^word .* word …$/);
  });

  it('never cuts a character in two', () => {
    const snippet = snippetOf('💉'.repeat(400), marks());
    expect(snippet).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});
