/** Bump when the terms change; the wording lives in the web page under /terms. */
export const TERMS_VERSION = '2026-11';
