export type HrefKind = 'external' | 'mail' | 'in-site';

/** Without a user name: https://who.int@evil.example reads as who.int and leads to evil.example. */
const EXTERNAL = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#][!-~]*)?$/i;
const MAIL = /^mailto:[a-z0-9.!#$&'*+/=^_`{|}~-]+@[a-z0-9.-]+$/i;
const IN_SITE = /^\/(?!\/)[!-~]*$/;
const MARKUP_OR_BACKSLASH = /["<>\\]/;

/**
 * What an address that was already normalised to ASCII leads to; null: not to be linked.
 * Only what is known to be harmless passes, so an unheard-of scheme needs no entry here.
 */
export function hrefKind(href: string): HrefKind | null {
  if (MARKUP_OR_BACKSLASH.test(href)) return null;
  if (IN_SITE.test(href)) return 'in-site';
  if (MAIL.test(href)) return 'mail';
  return EXTERNAL.test(href) ? 'external' : null;
}

/** Attributes of a link to `href`, in the order they are printed. */
export function linkAttributes(href: string, kind: HrefKind): [name: string, value: string][] {
  if (kind !== 'external') return [['href', href]];
  return [
    ['href', href],
    ['rel', 'nofollow ugc noopener noreferrer'],
    ['target', '_blank'],
  ];
}
