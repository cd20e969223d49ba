import { tokensOf, type Token } from './text-analysis.js';

const LENGTH = 240;

/** Safe HTML: the escaped stretch of `text` that says most of what was asked, with <mark>. */
export function snippetOf(text: string, marks: ReadonlySet<string>): string {
  const tokens = tokensOf(text);
  const hits = tokens.filter(({ lexeme }) => lexeme !== null && marks.has(lexeme));
  const { start, end } = stretch(text, hits);
  const shown = hits.filter((hit) => hit.start >= start && hit.end <= end);
  let html = start > 0 ? '… ' : '';
  let at = start;
  for (const { start: from, end: to } of joined(shown, text)) {
    html += `${escapeHtml(text.slice(at, from))}<mark>${escapeHtml(text.slice(from, to))}</mark>`;
    at = to;
  }
  return html + escapeHtml(text.slice(at, end)) + (end < text.length ? ' …' : '');
}

/** The window with the most different lexemes, then the most hits; cut between words. */
function stretch(text: string, hits: Token[]): { start: number; end: number } {
  if (text.length <= LENGTH) return { start: 0, end: text.length };
  let best = { from: 0, worth: 0 };
  for (let i = 0; i < hits.length; i += 1) {
    const seen = new Set<string | null>();
    let count = 0;
    for (let j = i; j < hits.length && hits[j]!.end - hits[i]!.start < LENGTH * 0.8; j += 1) {
      seen.add(hits[j]!.lexeme);
      count += 1;
    }
    const worth = seen.size + Math.min(count, 9) / 10;
    if (worth > best.worth) best = { from: hits[i]!.start, worth };
  }
  const wanted = Math.max(0, Math.min(best.from - LENGTH * 0.15, text.length - LENGTH));
  const start = wanted === 0 ? 0 : boundaryAfter(text, Math.floor(wanted), best.from);
  const last = Math.min(text.length, start + LENGTH);
  return { start, end: last === text.length ? last : boundaryBefore(text, last, start) };
}

function boundaryAfter(text: string, from: number, atMost: number): number {
  const space = text.indexOf(' ', from);
  return space !== -1 && space < atMost ? space + 1 : whole(text, Math.min(from, atMost));
}

function boundaryBefore(text: string, from: number, atLeast: number): number {
  const space = text.lastIndexOf(' ', from);
  return space > atLeast + LENGTH / 2 ? space : whole(text, from);
}

/** Not between the halves of a surrogate pair. */
const whole = (text: string, at: number) =>
  /[\udc00-\udfff]/.test(text[at] ?? '') && at > 0 ? at - 1 : at;

/** Neighbours and overlaps (pairs of Chinese characters) become one mark. */
function joined(hits: Token[], text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of hits) {
    const last = spans.at(-1);
    if (last && text.slice(last.end, start).trim() === '') last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

const entities: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);
