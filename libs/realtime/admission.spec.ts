import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '@rounds/platform';
import { Admission } from './admission.js';

const busy = () => new DomainError('busy', 503, 'Busy.');

describe('admission', () => {
  it('lets so many run at once, the others in the order they came, and refuses the rest', async () => {
    const admission = new Admission(2, 3, busy);
    const log: number[] = [];
    const ends: (() => void)[] = [];
    const entered = (i: number) =>
      admission.admit(
        () =>
          new Promise<number>((resolve) => {
            log.push(i);
            ends.push(() => resolve(i));
          }),
      );
    const all = [0, 1, 2, 3, 4].map(entered);
    await expect(entered(5)).rejects.toMatchObject({ code: 'busy' });
    await turn();
    expect(log).toEqual([0, 1]);
    for (let i = 0; i < 5; i += 1) {
      ends.shift()?.();
      await turn();
    }
    expect(log).toEqual([0, 1, 2, 3, 4]);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('goes on after one that fails', async () => {
    const admission = new Admission(1, 1, busy);
    const failing = admission.admit(() => Promise.reject(new Error('no')));
    const next = admission.admit(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await admission.admit(() => Promise.resolve('again'))).toBe('again');
  });
});
