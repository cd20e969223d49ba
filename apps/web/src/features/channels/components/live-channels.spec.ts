import { liveChannels, MOST_LIVE } from './live-channels';

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, lastSeq: count - i }));

describe('the channels that are heard of at once', () => {
  it('are all that were joined, in an order of their own', () => {
    expect(liveChannels(many(3), new Map())).toEqual(['c0', 'c1', 'c2']);
    expect(liveChannels(many(3).reverse(), new Map([['c2', 4]]))).toEqual(['c0', 'c1', 'c2']);
  });

  it('are no more than one connection may watch: with something unread first, then the busiest', () => {
    const chosen = liveChannels(
      many(250),
      new Map([
        ['c249', 2],
        ['c240', 0],
      ]),
    );
    expect(chosen).toHaveLength(MOST_LIVE);
    expect(chosen).toContain('c249');
    expect(chosen).toContain('c188');
    expect(chosen).not.toContain('c189');
    expect(chosen).not.toContain('c240');
  });
});
