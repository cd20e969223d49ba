import { renderPostMarkdown } from '@rounds/threads';
import { plainTextOf } from './plain-text.js';

describe('the plain text of a post', () => {
  it('is what the rendering says, without markdown, tags and addresses', () => {
    const markdown = `# INR\n\n**Halve** the [dose](https://example.org/secret-address) & recheck.

> quoted

| drug | mg |
| --- | --- |
| warfarin | 5 |

- one\n- two

\`\`\`\ncode <b>\n\`\`\``;
    expect(plainTextOf(renderPostMarkdown(markdown))).toBe(
      'INR Halve the dose & recheck. quoted drug · mg; warfarin · 5 one two code <b>',
    );
  });

  it('decodes entities once', () => {
    expect(plainTextOf('&amp;lt; &#39;&#x41;&quot; &nbsp;&unknown;')).toBe(`&lt; 'A" &unknown;`);
    expect(plainTextOf('&#9999999; &#0;')).toBe('');
  });

  it('has no control characters and no direction overrides', () => {
    expect(plainTextOf('a\u0000b\u202ec\nd')).toBe('a b c d');
  });
});
