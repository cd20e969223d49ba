import { withoutOverrides } from './bidi-controls.js';
import { postParser } from './markdown-parser.js';
import { onlyPostHtml } from './post-html.js';

/** A post's body as HTML that is safe to put into the page as it is. */
export function renderPostMarkdown(markdown: string): string {
  return onlyPostHtml(withoutOverrides(postParser.render(markdown)));
}
