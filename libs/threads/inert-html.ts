const BLOCKS = ['p', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'ul', 'ol', 'div', 'hr'];
const INLINE = ['#text', 'a', 'strong', 'em', 's', 'code', 'br'];

/** What may stand in what: HTML that keeps to this is not moved about by a browser's parser. */
const CHILDREN: Record<string, readonly string[]> = {
  '#post': BLOCKS,
  ...Object.fromEntries(['p', 'h3', 'h4', 'h5', 'h6', 'th', 'td'].map((tag) => [tag, INLINE])),
  ...Object.fromEntries(['a', 'strong', 'em', 's'].map((tag) => [tag, INLINE])),
  ...{ blockquote: BLOCKS, li: [...BLOCKS, ...INLINE], ul: ['li'], ol: ['li'] },
  ...{ pre: ['code'], code: ['#text'], br: [], hr: [] },
  ...{ div: ['table'], table: ['thead', 'tbody'], thead: ['tr'], tbody: ['tr'], tr: ['th', 'td'] },
};
const VOID = ['br', 'hr'];

const DIR_AUTO = { dir: /^auto$/ };
const ALIGN = { class: /^align-(center|right)$/ };
const ATTRIBUTES: Record<string, Record<string, RegExp>> = {
  ...Object.fromEntries(['p', 'h3', 'h4', 'h5', 'h6', 'pre', 'ul'].map((tag) => [tag, DIR_AUTO])),
  ol: { ...DIR_AUTO, start: /^\d{1,9}$/ },
  th: { ...DIR_AUTO, ...ALIGN },
  td: { ...DIR_AUTO, ...ALIGN },
  div: { class: /^table-scroll$/ },
  a: {
    class: /^mention$/,
    href: /^[!-~]+$/,
    rel: /^nofollow ugc noopener noreferrer$/,
    target: /^_blank$/,
  },
};

const TOKEN =
  /(?<text>[^<>&]+|&(?:amp|lt|gt|quot);)|<(?<open>[a-z][a-z0-9]*)(?<attrs>(?: [a-z]+="[^"<>\0]*")*)(?: \/)?>|<\/(?<close>[a-z][a-z0-9]*)>/y;

/**
 * Everything in `html` that a post's HTML must not hold; empty: it is inert. Knows nothing of the
 * sanitiser: whatever is not `text`, `<tag name="value">` or `</tag>` as listed above is a fault.
 * `fragment` is HTML that the renderer did not make: its content model and null bytes, which
 * browsers drop from text, are left aside.
 */
export function faultsIn(html: string, { fragment = false } = {}): string[] {
  const faults: string[] = [];
  const stack: { tag: string; directed: boolean }[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < html.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const { text, open, close, attrs = '' } = TOKEN.exec(html)?.groups ?? {};
    const parent = stack.at(-1);
    const admits = fragment || (CHILDREN[parent?.tag ?? '#post'] ?? []);
    if (text !== undefined) {
      if (admits === true || text.trim() === '') continue;
      if (text.includes('\0')) faults.push('null byte');
      if (!admits.includes('#text')) faults.push(`text in ${parent?.tag ?? 'the post itself'}`);
      if (!parent?.directed) faults.push(`text outside dir="auto": ${text.slice(0, 40)}`);
    } else if (open !== undefined) {
      const attributes = attributesOf(attrs);
      if (!Object.hasOwn(CHILDREN, open)) faults.push(`element ${open}`);
      if (admits !== true && !admits.includes(open)) faults.push(`${open} in ${parent?.tag}`);
      if (admits !== true && open === 'a' && stack.some(({ tag }) => tag === 'a'))
        faults.push('link in a link');
      faults.push(...attributeFaults(open, attributes));
      const directed = parent?.directed || attributes.some(([name]) => name === 'dir');
      if (!VOID.includes(open)) stack.push({ tag: open, directed });
    } else if (close !== undefined) {
      if (stack.pop()?.tag !== close) faults.push(`unexpected </${close}>`);
    } else {
      return [...faults, `not canonical: ${html.slice(at, at + 40)}`];
    }
  }
  return stack.length > 0 ? [...faults, `${stack.at(-1)!.tag} is not closed`] : faults;
}

function attributesOf(text: string): [name: string, value: string][] {
  return [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]);
}

function attributeFaults(tag: string, attributes: [string, string][]): string[] {
  const faults: string[] = [];
  const allowed = ATTRIBUTES[tag] ?? {};
  const values = new Map(attributes);
  if (values.size < attributes.length) faults.push(`repeated attribute in ${tag}`);
  for (const [name, value] of attributes) {
    const pattern = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!pattern) faults.push(`attribute ${tag}.${name}`);
    else if (!pattern.test(value)) faults.push(`value of ${tag}.${name}: ${value}`);
    if (/&(?!(?:amp|lt|gt|quot);)/.test(value)) faults.push(`bare & in ${tag}.${name}`);
  }
  return tag === 'a' ? [...faults, ...linkFaults(values)] : faults;
}

const OWN_ORIGIN = 'https://rounds.invalid';

function linkFaults(values: Map<string, string>): string[] {
  const href = decoded(values.get('href') ?? '');
  if (href === '') return values.size === 0 ? [] : ['link without an address'];
  if (/[\s\\"<>]/.test(href) || !URL.canParse(href, OWN_ORIGIN)) return [`address ${href}`];
  const url = new URL(href, OWN_ORIGIN);
  if (values.get('class') === 'mention') {
    return /^\/clinicians\/[0-9a-f-]{36}$/.test(href) ? [] : [`mention of ${href}`];
  }
  if (url.origin === OWN_ORIGIN) return href.startsWith('/') ? [] : [`relative address ${href}`];
  if (url.protocol === 'mailto:') return url.search === '' ? [] : [`mail headers ${href}`];
  const faults: string[] = [];
  if (!/^https?:\/\//i.test(href)) faults.push(`address ${href}`);
  if (url.username !== '' || url.password !== '') faults.push(`credentials in ${href}`);
  if (!values.has('rel') || !values.has('target')) faults.push(`unguarded link to ${href}`);
  return faults;
}

function decoded(value: string): string {
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
