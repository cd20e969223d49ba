import MarkdownIt from 'markdown-it';
import { faultsIn } from './inert-html.js';
import { postParser } from './markdown-parser.js';
import { onlyPostHtml } from './post-html.js';
import { excerptOf } from './post-excerpt.js';
import { renderPostMarkdown } from './post-markdown.js';
import { XSS_VECTORS } from './xss-vectors.js';

const BODY_MAX = 20_000;
const EXTERNAL = 'rel="nofollow ugc noopener noreferrer" target="_blank"';

describe('posts that attack their readers', () => {
  it('are at least 80, each with its own name', () => {
    expect(XSS_VECTORS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(XSS_VECTORS.map(({ name }) => name)).size).toBe(XSS_VECTORS.length);
  });

  describe.each(XSS_VECTORS)('$name', ({ markdown }) => {
    it('renders inert', () => expect(faultsIn(renderPostMarkdown(markdown))).toEqual([]));

    it('renders inert in the middle of other markup', () => {
      const surrounded = `> **a\n\n${markdown}\n\n| x | y |\n|---|---|\n| ${markdown} | b |\n\n- c`;
      expect(faultsIn(renderPostMarkdown(surrounded))).toEqual([]);
    });

    it('is stopped by the renderer alone', () =>
      expect(faultsIn(postParser.render(markdown))).toEqual([]));

    it('is stopped by the sanitiser alone, raw and as a careless renderer prints it', () => {
      for (const html of [markdown, careless.render(markdown)]) {
        expect(faultsIn(onlyPostHtml(html), { fragment: true })).toEqual([]);
      }
    });
  });

  it('show their markup as text instead of losing it', () => {
    expect(renderPostMarkdown('<script>alert("1")</script>')).toBe(
      '<p dir="auto">&lt;script&gt;alert("1")&lt;/script&gt;</p>\n',
    );
  });
});

/** markdown-it with every protection off: what a mistake in the configuration would print. */
const careless = new MarkdownIt({ html: true, linkify: true });
careless.validateLink = () => true;

describe('the check of rendered HTML', () => {
  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT>alert(1)</SCRIPT>',
    '<p dir="auto"><img src="x" onerror="alert(1)"></p>',
    '<p dir="auto" onclick="alert(1)">x</p>',
    '<p dir="auto" style="position:fixed">x</p>',
    '<p dir=auto>x</p>',
    "<p dir='auto'>x</p>",
    '<p dir="rtl">x</p>',
    '<p dir="auto" dir="auto">x</p>',
    '<p>x</p>',
    '<p dir="auto">x',
    '<p dir="auto"><em>x</p></em>',
    '<p dir="auto"><p dir="auto">x</p></p>',
    '<p dir="auto"><a href="/a">x<em><a href="/b">y</a></em></a></p>',
    '<p dir="auto">x < y</p>',
    '<p dir="auto">x & y</p>',
    '<p dir="auto">&nbsp;</p>',
    '<p dir="auto">x\u0000</p>',
    '<p dir="auto"><!-- x --></p>',
    '<p dir="auto"><svg></svg></p>',
    '<p dir="auto"><constructor></constructor></p>',
    '<p dir="auto"><code class="language-js">x</code></p>',
    '<p dir="auto"><a id="x" href="/a">x</a></p>',
    '<p dir="auto"><a href="javascript:alert(1)">x</a></p>',
    '<p dir="auto"><a href="java&#9;script:alert(1)">x</a></p>',
    '<p dir="auto"><a href="java\tscript:alert(1)">x</a></p>',
    '<p dir="auto"><a href="data:text/html,x">x</a></p>',
    '<p dir="auto"><a href="https://x.example/">x</a></p>',
    `<p dir="auto"><a href="//evil.example/" ${EXTERNAL}>x</a></p>`,
    '<p dir="auto"><a href="//evil.example/">x</a></p>',
    '<p dir="auto"><a href="/\\evil.example/">x</a></p>',
    '<p dir="auto"><a href="logout">x</a></p>',
    `<p dir="auto"><a href="https://who.int@evil.example/" ${EXTERNAL}>x</a></p>`,
    '<p dir="auto"><a href="mailto:a@b.example?bcc=c">x</a></p>',
    '<p dir="auto"><a class="mention" href="/logout">x</a></p>',
    '<p dir="auto"><a class="button" href="/a">x</a></p>',
    '<ol dir="auto" start="1e9"><li>x</li></ol>',
    '<div class="table-scroll overlay"><table></table></div>',
    '<table><tr><td dir="auto">x</td></tr></table>',
    'x',
  ])('refuses %s', (planted) => {
    expect(faultsIn(planted)).not.toEqual([]);
  });

  it('finds most of the attacks in what a careless renderer prints', () => {
    const found = XSS_VECTORS.filter(
      ({ markdown }) => faultsIn(careless.render(markdown), { fragment: true }).length > 0,
    );
    expect(found.length).toBeGreaterThan(XSS_VECTORS.length * 0.7);
  });
});

describe('a post', () => {
  it('keeps the line breaks and the emphasis of its author', () => {
    expect(renderPostMarkdown('**a** *b* ~~c~~ `d`\nnext')).toBe(
      '<p dir="auto"><strong>a</strong> <em>b</em> <s>c</s> <code>d</code><br />\nnext</p>\n',
    );
  });

  it('has its headings below those of the page', () => {
    const html = renderPostMarkdown('# a\n## b\n### c\n#### d\n##### e\n###### f');
    expect([...html.matchAll(/<h(\d)/g)].map(([, level]) => level).join('')).toBe('345666');
  });

  it('has tables that scroll on a phone and align by class', () => {
    expect(renderPostMarkdown('| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |')).toBe(
      `<div class="table-scroll"><table>
<thead>
<tr>
<th dir="auto">a</th>
<th class="align-center" dir="auto">b</th>
<th class="align-right" dir="auto">c</th>
</tr>
</thead>
<tbody>
<tr>
<td dir="auto">1</td>
<td class="align-center" dir="auto">2</td>
<td class="align-right" dir="auto">3</td>
</tr>
</tbody>
</table></div>
`,
    );
  });

  it('has lists that keep their first number and take one direction as a whole', () => {
    expect(renderPostMarkdown('3. a\n4. b\n\n   - c')).toBe(
      '<ol start="3" dir="auto">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n',
    );
  });

  it('has code blocks without their info string', () => {
    expect(renderPostMarkdown('```js\na < b\n```')).toBe(
      '<pre dir="auto"><code>a &lt; b\n</code></pre>\n',
    );
  });

  it('opens other sites apart and keeps addresses of this one plain', () => {
    expect(renderPostMarkdown('[a](https://x.example/?a=1&b=2)')).toContain(
      `<a href="https://x.example/?a=1&amp;b=2" ${EXTERNAL}>a</a>`,
    );
    expect(renderPostMarkdown('[a](/threads/1#p2)')).toContain('<a href="/threads/1#p2">a</a>');
    expect(renderPostMarkdown('[a](mailto:a@b.example)')).toContain(
      '<a href="mailto:a@b.example">',
    );
  });

  it('links bare http and https addresses and nothing that merely has a dot', () => {
    expect(renderPostMarkdown('see https://x.example/a_b, http://y.example.')).toBe(
      `<p dir="auto">see <a href="https://x.example/a_b" ${EXTERNAL}>https://x.example/a_b</a>, ` +
        `<a href="http://y.example" ${EXTERNAL}>http://y.example</a>.</p>\n`,
    );
    for (const text of ['b.i.d 5.mg results.in', 'a@b.example', 'ftp://x.example', '//x.example']) {
      expect(renderPostMarkdown(text)).not.toContain('<a');
    }
  });

  it('links to pictures instead of loading them', () => {
    expect(renderPostMarkdown('![ECG of *day* 2](https://x.example/a.png "t")')).toContain(
      `<a href="https://x.example/a.png" ${EXTERNAL}>ECG of day 2</a>`,
    );
    expect(renderPostMarkdown('![](https://x.example/a.png)')).toContain(
      '>https://x.example/a.png<',
    );
    expect(renderPostMarkdown('[![ECG](https://x.example/a.png)](/threads/1)')).toContain(
      '<a href="/threads/1">ECG</a>',
    );
  });

  it('shows the list of its sources', () => {
    expect(renderPostMarkdown('As known [1].\n\n[1]: https://doi.org/10.1/x')).toContain(
      '[1]: <a href="https://doi.org/10.1/x"',
    );
  });

  it.each([
    ['emoji', '👩🏽‍⚕️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️‍🩹 1️⃣'],
    ['Arabic', 'جرعة 5 ملغ مرتين يوميًا (\u200fINR\u200f)'],
    ['Hebrew', 'מינון: 5 מ״ג'],
    ['combining marks', 'e\u0301 \u0915\u094d\u0937 \u200d'],
    ['balanced isolates', 'a \u2067עברית\u2069 b'],
  ])('keeps %s as written', (_name, text) => {
    expect(renderPostMarkdown(text)).toBe(`<p dir="auto">${text}</p>\n`);
  });

  it('has no directional override, written out or encoded', () => {
    for (const override of ['\u202e', '&#x202e;', '&#8238;', '\u202d']) {
      expect(renderPostMarkdown(`Give ${override}50 mg`)).toBe('<p dir="auto">Give 50 mg</p>\n');
    }
    expect(renderPostMarkdown('<https://x.example/%E2%80%AEfdp.exe>')).not.toContain('\u202e');
    expect(renderPostMarkdown('\u2067קומדין\u2069 5 mg')).toContain('\u2067קומדין\u2069 5 mg');
  });

  it('that is empty renders to nothing', () => {
    expect(renderPostMarkdown('')).toBe('');
    expect(renderPostMarkdown(' \n\n')).toBe('');
  });

  it('survives being sanitised again unchanged', () => {
    for (const { markdown } of XSS_VECTORS) {
      const html = renderPostMarkdown(markdown);
      expect(onlyPostHtml(html)).toBe(html);
    }
  });

  it('is what the sanitiser makes of it, also where that is seen without parsing', () => {
    const pieces = [
      ...['Potassium 5.9', ' ', '\n', '\n\n', '"', '<b>', '</p>', '&', '&quot;', '&#0;', '>', "'"],
      ...[
        '*',
        '**',
        '~~',
        '`',
        '- ',
        '1. ',
        '# ',
        '> ',
        '```\n',
        '---',
        '\\',
        'https://doi.org/10.1',
      ],
    ];
    let seed = 1;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let post = 0; post < 500; post++) {
      const body = Array.from({ length: 1 + next(40) }, () => pieces[next(pieces.length)]).join('');
      for (const html of [postParser.render(body), postParser.render(body.repeat(20))]) {
        // An element that is not allowed, and so not at a glance.
        expect(onlyPostHtml(html)).toBe(onlyPostHtml(`${html}<i></i>`));
      }
    }
  });
});

describe('the longest posts', () => {
  const fill = (unit: string): string =>
    unit.repeat(Math.ceil(BODY_MAX / unit.length)).slice(0, BODY_MAX);
  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index))
      .join('\n')
      .slice(0, BODY_MAX);
  const wideTable = `${'a|'.repeat(100)}\n${'-|'.repeat(100)}\n${'a\n'.repeat(655)}\n`;

  const PATHOLOGICAL: [name: string, markdown: string][] = [
    ...['[', '![', ']', '*', '_', '~', '>', '`', '|', '<', '&', '"', '\\', '@[', '\n', '\t'],
    ...[
      '[a](',
      '[a](<b',
      '[a](/b)',
      '*a ',
      'a**b',
      '*a **a ',
      '_a__b ',
      '~~a ',
      '`a',
      '> ',
      '>a\n',
    ],
    ...[
      '- ',
      '-\n',
      '1. ',
      '- a\n\n',
      '> - ',
      '# a\n',
      'a\n-\n',
      'a\n',
      '```\n',
      '    a\n\n',
      '<a',
    ],
    ...['<a@b.c>', 'http://', 'http://a ', 'http://a(', '://', '@[a](clinician:', '\u202e', '👩🏽‍⚕️'],
    ...['a|b\n-|-\n', 'a|b\n-|-\n\n', '|\n', '&quot;', '<!--', '[a]: /b\n', '![a](/b) '],
  ].map((unit): [string, string] => [JSON.stringify(unit), fill(unit)]);
  PATHOLOGICAL.push(
    ['balanced brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['nested links', `${'['.repeat(4_999)}a${'](/b)'.repeat(3_000)}`],
    ['nested images', `${'!['.repeat(4_000)}a${'](/b)'.repeat(2_399)}`],
    ['autolinks in a link', `[${fill('<http://a.b>').slice(0, 19_900)}](/b)`],
    ['nested emphasis', '*a **a '.repeat(1_400) + 'a* a**'.repeat(1_400)],
    ['backtick runs of every length', lines(199, (index) => '`'.repeat(index))],
    ['quotes of every depth', lines(200, (index) => `${'>'.repeat(index)}a`)],
    ['lists of every depth', lines(140, (index) => `${'  '.repeat(index)}- a`)],
    ['quote with lazy lines', `${'>'.repeat(50)}a\n${'b\n'.repeat(9_900)}`],
    ['wide tables', wideTable.repeat(15).slice(0, BODY_MAX)],
    ['one long reference', `[a]: /${'b'.repeat(5_000)}\n\n${'[a]'.repeat(4_900)}`],
    ['one letter with 20,000 accents', `a${'\u0301'.repeat(BODY_MAX - 1)}`],
  );

  it.each(PATHOLOGICAL)(
    'of %s are rendered within bounds',
    (_name, markdown) => {
      expect(markdown.length).toBeLessThanOrEqual(BODY_MAX);
      const html = renderPostMarkdown(markdown);
      expect(html.length).toBeLessThanOrEqual(BODY_MAX * 20);
      expect(depthOf(html)).toBeLessThanOrEqual(32);
      expect(faultsIn(html)).toEqual([]);
      expect(excerptOf(html, 200).length).toBeLessThanOrEqual(200);
    },
    5_000,
  );

  it('keep every word however deep it is quoted or listed', () => {
    const letters = (text: string): number => text.match(/w/g)?.length ?? 0;
    for (const nested of [
      lines(100, (index) => `${'>'.repeat(index)}w`),
      lines(100, (index) => `${'  '.repeat(index)}- w`),
      `${'> - '.repeat(60)}w`,
      `${'1. '.repeat(60)}w\n\nw`,
      `${'>'.repeat(60)}w\nw\n\nw`,
      wideTable.replaceAll('a', 'w'),
      '*w **w '.repeat(500) + 'w* w**'.repeat(500),
    ]) {
      expect(letters(renderPostMarkdown(nested))).toBe(letters(nested));
    }
  });

  it('may hold a long table', () => {
    const table = `|a|b|c|d|\n|-|-|-|-|\n${'|1|2|3|4|\n'.repeat(600)}`;
    expect(renderPostMarkdown(table).match(/<td/g)).toHaveLength(2_400);
  });
});

function depthOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [tag] of html.matchAll(/<[^>]+>/g)) {
    if (tag.endsWith('/>')) continue;
    depth += tag.startsWith('</') ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

describe('an excerpt', () => {
  const excerpt = (markdown: string, maxChars: number) =>
    excerptOf(renderPostMarkdown(markdown), maxChars);

  it('is what a reader would read, in one line', () => {
    expect(
      excerpt(
        '# Dose\n\n> quoted **text**\n\n- a `b`\n- [c](https://x.example) ![d](https://x.example/e)\n\n' +
          '| f | g |\n|---|---|\n| h | i |\n\n```\nj\tk\n```\nl  \nm\nn &amp; <b>',
        200,
      ),
    ).toBe('Dose quoted text a b c d f · g; h · i j k l m n & <b>');
  });

  it('names who is mentioned', () => {
    expect(excerpt('ask @[Dr Ann Lee](clinician:019a3c52-7d1e-7abc-8def-0123456789ab)!', 50)).toBe(
      'ask @Dr Ann Lee!',
    );
  });

  it('is cut between words and marked as cut', () => {
    expect(excerpt('one two three four', 13)).toBe('one two…');
    expect(excerpt('one two three', 13)).toBe('one two three');
    expect(excerpt('a'.repeat(100), 10)).toBe(`${'a'.repeat(9)}…`);
  });

  it('is never cut within a character', () => {
    const doctor = '👩🏽‍⚕️';
    expect(excerpt(doctor.repeat(5), doctor.length * 2 + 3)).toBe(`${doctor.repeat(2)}…`);
  });

  it('turns nothing around it', () => {
    expect(excerpt('\u202ea\u2066b\u2069 \u200fc', 50)).toBe('ab \u200fc');
  });

  it('of nothing is empty', () => {
    expect(excerpt('', 50)).toBe('');
    expect(excerpt('***', 50)).toBe('');
  });

  it('of the beginning of a rendering holds no half of a tag or an entity', () => {
    expect(excerptOf('<p dir="auto">a <a href="https://x.exa', 50)).toBe('a');
    expect(excerptOf('<p>a &amp; b &quo', 50)).toBe('a & b');
  });
});
