import { spanOf } from './calendar.js';

const span = (written: string, timeZone: string) => {
  const { from, before } = spanOf(written, timeZone);
  return [from.toISOString(), before.toISOString()];
};

describe('the time that a day lasts', () => {
  it.each([
    ['2026-03-05', 'UTC', '2026-03-05T00:00:00.000Z', '2026-03-06T00:00:00.000Z'],
    ['2026-03-05', 'Europe/Berlin', '2026-03-04T23:00:00.000Z', '2026-03-05T23:00:00.000Z'],
    ['2026-03-05', 'America/Los_Angeles', '2026-03-05T08:00:00.000Z', '2026-03-06T08:00:00.000Z'],
    ['2026-03-05', 'Pacific/Kiritimati', '2026-03-04T10:00:00.000Z', '2026-03-05T10:00:00.000Z'],
    ['2026-03-05', 'Pacific/Pago_Pago', '2026-03-05T11:00:00.000Z', '2026-03-06T11:00:00.000Z'],
    ['2026-03-05', 'Asia/Kathmandu', '2026-03-04T18:15:00.000Z', '2026-03-05T18:15:00.000Z'],
  ])('%s in %s is from %s to %s', (written, zone, from, before) => {
    expect(span(written, zone)).toEqual([from, before]);
  });

  it('has 23 or 25 hours where clocks change', () => {
    expect(span('2026-03-29', 'Europe/Berlin')).toEqual([
      ...['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ]);
    expect(span('2026-10-25', 'Europe/Berlin')).toEqual([
      ...['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ]);
    // Midnight did not happen: the day began at one o'clock.
    expect(span('2018-11-04', 'America/Sao_Paulo')[0]).toBe('2018-11-04T03:00:00.000Z');
    // Nor did this day.
    const [from, before] = span('2011-12-30', 'Pacific/Apia');
    expect(from).toBe(before);
  });

  it('may be a month or a year', () => {
    expect(span('2024-02', 'UTC')).toEqual([
      '2024-02-01T00:00:00.000Z',
      '2024-03-01T00:00:00.000Z',
    ]);
    expect(span('2025-12', 'Asia/Tokyo')).toEqual([
      ...['2025-11-30T15:00:00.000Z', '2025-12-31T15:00:00.000Z'],
    ]);
    expect(span('2025', 'UTC')).toEqual(['2025-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  });
});
