import sanitizeHtml from 'sanitize-html';
import { hrefKind, linkAttributes } from './safe-href.js';

/** Deeper elements lose their tag and keep their text: `*a *a *a …` nests without end. */
const MAX_ELEMENT_DEPTH = 32;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'hr', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['strong', 'em', 's', 'a', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    ol: ['start', { name: 'dir', values: ['auto'] }],
    ...Object.fromEntries(
      ['p', 'h3', 'h4', 'h5', 'h6', 'pre', 'ul', 'th', 'td'].map((tag) => [
        tag,
        [{ name: 'dir', values: ['auto'] }],
      ]),
    ),
  },
  allowedClasses: {
    a: ['mention'],
    div: ['table-scroll'],
    th: ['align-center', 'align-right'],
    td: ['align-center', 'align-right'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nestingLimit: MAX_ELEMENT_DEPTH,
  parseStyleAttributes: false,
  transformTags: { a: restrictLink, ol: restrictStart },
};

/** Anything but text, its entities and those of the allowed tags that carry nothing but `dir`. */
const MORE_THAN_TEXT =
  /<(?!\/?(?:p|h[3-6]|blockquote|pre|code|ul|ol|li|strong|em|s)>|(?:p|h[3-6]|pre|ul|ol) dir="auto">|(?:br|hr) \/>)|&(?!(?:amp|lt|gt|quot);)|\0/;

/**
 * Second line of defence behind the renderer, which by itself prints nothing that this removes.
 * Parsing is most of what rendering costs, and most posts show at a glance that nothing is amiss.
 */
export function onlyPostHtml(html: string): string {
  return isPlain(html) ? html.replaceAll('&quot;', '"') : sanitizeHtml(html, OPTIONS);
}

const isPlain = (html: string): boolean =>
  !MORE_THAN_TEXT.test(html) && html.split('</').length - 1 <= MAX_ELEMENT_DEPTH;

function restrictLink(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const href = attribs.href ?? '';
  const kind = hrefKind(href);
  const kept: sanitizeHtml.Attributes = attribs.class ? { class: attribs.class } : {};
  return {
    tagName,
    attribs: kind ? { ...kept, ...Object.fromEntries(linkAttributes(href, kind)) } : kept,
  };
}

function restrictStart(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { start, ...others } = attribs;
  return { tagName, attribs: /^\d{1,9}$/.test(start ?? '') ? attribs : others };
}
