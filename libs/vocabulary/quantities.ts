/** As they are written behind a number: of a dose, its forms, how often and how long. */
const UNITS = [
  ...['[mkµμun]?g', 'mcg', 'gms?', 'grams?', '(?:micro|milli)grams?', 'grains?'],
  ...[
    '[mk]?i\\.?u',
    'm?u',
    'units?',
    'international units?',
    '[mµμun]?mol',
    'meq',
    '%',
    'per ?cent',
  ],
  ...[
    '[mµμud]?l',
    'mls',
    'cc',
    'litres?',
    'liters?',
    'oz',
    'ounces?',
    'million',
    'thousand',
    'mio',
  ],
  ...['tab(?:let)?s?', 'cap(?:sule|let)?s?', 'pills?', 'drops?', 'gtts?', 'puffs?', 'sprays?'],
  ...['amp(?:oule|ule)?s?', 'vials?', 'sachets?', 'spoons?', 'doses?', 'times?', 'x', '×'],
  ...['min(?:ute)?s?', 'h', 'hrs?', 'hours?', 'hourly', 'd', 'days?', 'nights?', 'wks?', 'weeks?'],
  ...['months?', 'yrs?', 'years?', '(?:a|an|per|every) (?:hour|day|night|week|month|year)'],
];
const UNIT = `(?:${UNITS.join('|')})(?![\\p{L}\\p{N}])`;

const QUANTITY = new RegExp(
  [
    '[.,:·]\\d|\\s?[½¼¾⅓⅔]', // 2.5, 2,000, 2:30
    `\\s{0,2}-?${UNIT}`,
    `\\s?/\\s?(?:\\d|${UNIT})`, // 1/2, 2/day
    '\\s?[-‐‑–—−]\\s?\\d{1,2}(?!\\d)', // 2-3, but in "vitamin B 12 - 1000 mcg" the name ends
    `\\s(?:to|or|and)\\s\\d{1,5}(?:[.,]\\d+)?\\s?-?${UNIT}`,
  ].join('|'),
  'iuy',
);
const FARTHEST = 40;

/** Whether the number that ends there in the text is an amount, a range or part of a number. */
export function isQuantity(text: string, end: number): boolean {
  QUANTITY.lastIndex = 0;
  return QUANTITY.test(text.slice(end, end + FARTHEST));
}
