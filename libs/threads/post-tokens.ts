import type { Env, StateCore, Token } from 'markdown-it';
import type { Mention } from './mention-syntax.js';
import { hrefKind, linkAttributes } from './safe-href.js';

export const MAX_MENTIONS = 20;

/** Core rule, the last one: turns standard markdown tokens into what a post may hold. */
export function shapePostTokens(state: StateCore): void {
  const mentioned = new Set<string>();
  let listDepth = 0;
  for (const token of state.tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') demoteHeading(token);
    else if (token.type === 'th_open' || token.type === 'td_open') alignByClass(token);
    else if (token.type === 'inline') token.children = shapeInline(state, token, mentioned);

    if (token.tag === 'ul' || token.tag === 'ol') {
      if (token.nesting === 1 && listDepth === 0) token.attrSet('dir', 'auto');
      listDepth += token.nesting;
    } else if (token.nesting === 1 && listDepth === 0 && HAS_OWN_DIRECTION.has(token.type)) {
      token.attrSet('dir', 'auto');
    }
  }
  state.env.mentionedIds = [...mentioned];
}

/** Ids of the clinicians mentioned in the post that was parsed with `env`. */
export function mentionedIn(env: Env): string[] {
  return (env.mentionedIds as string[] | undefined) ?? [];
}

/**
 * A list takes one direction as a whole: an item with its own `dir` would not count when the
 * browser finds the list's, and its bullet would stand on the wrong side.
 */
const HAS_OWN_DIRECTION = new Set(['paragraph_open', 'heading_open', 'th_open', 'td_open']);

/** The page has the h1 and the thread's title the h2. */
function demoteHeading(token: Token): void {
  token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
}

/** markdown-it aligns with a style attribute, which neither the allow-list nor the CSP lets pass. */
function alignByClass(cell: Token): void {
  const style = String(cell.attrGet('style') ?? '');
  cell.attrs = null;
  if (style.endsWith('center')) cell.attrSet('class', 'align-center');
  else if (style.endsWith('right')) cell.attrSet('class', 'align-right');
}

function shapeInline(state: StateCore, inline: Token, mentioned: Set<string>): Token[] {
  const shaped: Token[] = [];
  const text = (content: string): Token => {
    const token = new state.Token('text', '', 0);
    token.content = content;
    return token;
  };
  // An autolink in a link's text opens a second link: the outermost alone is kept.
  const links: boolean[] = [];
  for (const token of inline.children ?? []) {
    const insideLink = links.includes(true);
    if (token.type === 'link_open') {
      const open = !insideLink && restrictLink(token, 'href');
      links.push(open);
      if (open) shaped.push(token);
    } else if (token.type === 'link_close') {
      if (links.pop()) shaped.push(token);
    } else if (token.type === 'image') {
      const label = text(plainText(token.children ?? []) || String(token.attrGet('src') ?? ''));
      const open = new state.Token('link_open', 'a', 1);
      open.attrs = token.attrs;
      // Loading a picture from elsewhere would tell its host who reads the post.
      if (insideLink || !restrictLink(open, 'src')) shaped.push(label);
      else shaped.push(open, label, new state.Token('link_close', 'a', -1));
    } else if (token.type === 'mention') {
      const { clinicianId, displayName } = token.meta as unknown as Mention;
      const taken = mentioned.has(clinicianId) || mentioned.size < MAX_MENTIONS;
      if (!insideLink && taken) mentioned.add(clinicianId);
      shaped.push(insideLink || !taken ? text(`@${displayName}`) : token);
    } else {
      shaped.push(token);
    }
  }
  return shaped;
}

/** Leaves the link the attributes that are ours to give; false: it leads nowhere safe. */
function restrictLink(link: Token, source: 'href' | 'src'): boolean {
  const href = String(link.attrGet(source) ?? '');
  const kind = hrefKind(href);
  if (kind) link.attrs = linkAttributes(href, kind);
  return kind !== null;
}

/** What a reader would read of inline tokens. */
export function plainText(tokens: Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' ';
    else if (token.type === 'mention') text += `@${(token.meta as unknown as Mention).displayName}`;
    else if (token.type === 'image') text += plainText(token.children ?? []);
    else text += token.content;
  }
  return text;
}
