import type { StateInline } from 'markdown-it';
import { withoutBidiControls } from './bidi-controls.js';

export interface Mention {
  clinicianId: string;
  displayName: string;
}

/** The name ends at the first bracket, so it can hold none; 80 is what a display name may have. */
const MENTION =
  /@\[([^[\]\\\p{Cc}\u2028\u2029]{1,80})\]\(clinician:([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\)/iuy;

const AT = 64;

/**
 * markdown-it inline rule: `@[Display Name](clinician:UUID)` becomes a `mention` token.
 * As an inline rule it never sees code, and what does not match stays text.
 */
export function mentionRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== AT) return false;
  MENTION.lastIndex = state.pos;
  const match = MENTION.exec(state.src);
  if (!match || MENTION.lastIndex > state.posMax) return false;
  const displayName = withoutBidiControls(match[1]!).trim();
  if (displayName === '') return false;
  if (!silent) {
    const mention: Mention = { clinicianId: match[2]!.toLowerCase(), displayName };
    state.push('mention', '', 0).meta = { ...mention };
  }
  state.pos = MENTION.lastIndex;
  return true;
}
