import type { SearchAnswer } from '@rounds/contracts';

/** The server counts no further. */
const COUNTED = 10_000;

/** "10,000+" where there are more than are counted. */
export const countText = (count: number): string =>
  count >= COUNTED ? `${COUNTED.toLocaleString('en')}+` : count.toLocaleString('en');

export const totalText = ({
  total,
  totalIsExact,
}: Pick<SearchAnswer, 'total' | 'totalIsExact'>): string => {
  const count = totalIsExact ? total.toLocaleString('en') : `${total.toLocaleString('en')}+`;
  return `${count} ${total === 1 ? 'result' : 'results'}`;
};
