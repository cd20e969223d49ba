const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text without embeddings, overrides and isolates: for what is shown inside a line of the page,
 * where an unclosed one would turn the words after it around. Single marks (U+200E, U+200F) stay.
 */
export function withoutBidiControls(text: string): string {
  return text.replace(BIDI_CONTROLS, '');
}

/** They would have "50 mg" read as "gm 05"; what only embeds or isolates a direction stays. */
export function withoutOverrides(text: string): string {
  return text.replace(/[\u202d\u202e]/g, '');
}
