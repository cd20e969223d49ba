import { mentionedIds } from './mentions.js';
import { renderPostMarkdown } from './post-markdown.js';

const ANN = '019a3c52-7d1e-7abc-8def-0123456789ab';
const BOB = '019a3c52-7d1e-7abc-8def-ba9876543210';
const idOf = (index: number): string =>
  `019a3c52-7d1e-7abc-8def-${String(index).padStart(12, '0')}`;
const mention = (name: string, id: string): string => `@[${name}](clinician:${id})`;
const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a class="mention" href="\/clinicians\/([^"]+)"/g)].map(([, id]) => id!);

describe('a mention', () => {
  it('leads to the clinician under the name the picker wrote', () => {
    expect(renderPostMarkdown(`Thanks ${mention('Dr Ann-Sofie O’Lee', ANN)}, noted`)).toBe(
      `<p dir="auto">Thanks <a class="mention" href="/clinicians/${ANN}">@Dr Ann-Sofie O’Lee</a>, noted</p>\n`,
    );
  });

  it('takes the name literally', () => {
    expect(renderPostMarkdown(mention('*Ann* & `Bob` <i>', ANN))).toContain(
      '>@*Ann* &amp; `Bob` &lt;i&gt;</a>',
    );
  });

  it('does not turn the text after it around', () => {
    expect(renderPostMarkdown(mention('\u202eAnn', ANN))).toContain('>@Ann</a>');
  });

  it('counts in quotes, lists, tables and emphasis', () => {
    const markdown = `> ${mention('a', idOf(1))}\n\n- **${mention('b', idOf(2))}**\n\n| ${mention('c', idOf(3))} |\n|---|\n| ${mention('d', idOf(4))} |`;
    expect(mentionedIds(markdown)).toEqual([1, 2, 3, 4].map(idOf));
  });

  it.each([
    ['inline code', `\`${mention('Ann', ANN)}\``],
    ['a fence', `\`\`\`\n${mention('Ann', ANN)}\n\`\`\``],
    ['an unclosed fence', `~~~\n${mention('Ann', ANN)}`],
    ['indented code', `    ${mention('Ann', ANN)}`],
    ['a fence in a quote', `> \`\`\`\n> ${mention('Ann', ANN)}\n> \`\`\``],
  ])('is text in %s', (_where, markdown) => {
    expect(mentionedIds(markdown)).toEqual([]);
    expect(renderPostMarkdown(markdown)).not.toContain('<a');
  });

  it.each([
    ['no id', '@[Ann](clinician:)'],
    ['no name', `@[](clinician:${ANN})`],
    ['a name of spaces', `@[  ](clinician:${ANN})`],
    ['a name of control characters', `@[\u202e\u2066](clinician:${ANN})`],
    ['a name over two lines', `@[Ann\nLee](clinician:${ANN})`],
    ['brackets in its name', `@[Ann [Lee]](clinician:${ANN})`],
    ['a name that is too long', `@[${'a'.repeat(81)}](clinician:${ANN})`],
    ['an id that is too short', `@[Ann](clinician:${ANN.slice(1)})`],
    ['an id that is too long', `@[Ann](clinician:${ANN}0)`],
    ['an id that is no UUID', `@[Ann](clinician:${ANN.replace('-7abc', '-0abc')})`],
    ['a space before its id', `@[Ann] (clinician:${ANN})`],
    ['a space within', `@[Ann](clinician: ${ANN})`],
    ['another scheme', `@[Ann](user:${ANN})`],
    ['an escape', `\\@[Ann](clinician:${ANN})`],
    ['no at sign', `[Ann](clinician:${ANN})`],
    ['no end', `@[Ann](clinician:${ANN}`],
  ])('with %s stays text', (_what, markdown) => {
    expect(mentionedIds(markdown)).toEqual([]);
    const html = renderPostMarkdown(markdown);
    expect(html).not.toContain('<a');
    expect(html).toContain(markdown.includes('Ann') ? 'Ann' : '@[');
  });

  it('in the text of a link or a picture is only its name', () => {
    const link = `[see ${mention('Ann', ANN)}](/threads/1)`;
    expect(mentionedIds(link)).toEqual([]);
    expect(renderPostMarkdown(link)).toContain('<a href="/threads/1">see @Ann</a>');
    expect(mentionedIds(`![${mention('Ann', ANN)}](https://x.example/a.png)`)).toEqual([]);
  });
});

describe('the clinicians a post mentions', () => {
  it('are listed once each, in the order of the text', () => {
    const markdown = [BOB, ANN, BOB.toUpperCase(), ANN].map((id) => mention('x', id)).join(' ');
    expect(mentionedIds(markdown)).toEqual([BOB, ANN]);
    expect(linksIn(renderPostMarkdown(markdown))).toEqual([BOB, ANN, BOB, ANN]);
  });

  it('are nobody in a post without mentions', () => {
    expect(mentionedIds('')).toEqual([]);
    expect(mentionedIds('@Ann a@b.example (clinician: Ann)')).toEqual([]);
  });

  it('are the first 20; later names are text, and repeated ones still lead there', () => {
    const all = Array.from({ length: 25 }, (_, index) => idOf(index));
    const markdown = [...all, all[0]!].map((id, index) => mention(`n${index}`, id)).join('\n\n');
    expect(mentionedIds(markdown)).toEqual(all.slice(0, 20));
    const html = renderPostMarkdown(markdown);
    expect(linksIn(html)).toEqual([...all.slice(0, 20), all[0]]);
    expect(html).toContain('<p dir="auto">@n20</p>');
  });

  it('are exactly those the rendered post links', () => {
    const markdown = `${mention('a', ANN)} \`${mention('b', BOB)}\` [${mention('c', idOf(1))}](/x) ${mention('d', idOf(2))}`;
    expect(linksIn(renderPostMarkdown(markdown))).toEqual(mentionedIds(markdown));
    expect(mentionedIds(markdown)).toEqual([ANN, idOf(2)]);
  });
});
