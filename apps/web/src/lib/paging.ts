import type { Page } from '@rounds/contracts';
import type { InfiniteData } from '@tanstack/react-query';

/** The paging half of every infinite query over `{items, nextCursor}`. */
export const keyset = {
  initialPageParam: '',
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};

/** Changes items where they stand; pages that change nothing keep their identity. */
export function mapItems<T>(
  data: InfiniteData<Page<T>> | undefined,
  change: (item: T) => T,
): InfiniteData<Page<T>> | undefined {
  if (!data) return data;
  const pages = data.pages.map((page) => {
    const items = page.items.map(change);
    return items.some((item, index) => item !== page.items[index]) ? { ...page, items } : page;
  });
  return { ...data, pages };
}
