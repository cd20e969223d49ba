import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns.js';

describe('turns', () => {
  it('come one after the other for a key, in the order of the calls, and at once for others', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const run = (key: string, name: string, ms: number) =>
      turns.take(key, async () => {
        log.push(`${name} begins`);
        await sleep(ms);
        log.push(`${name} ends`);
        return name;
      });
    const all = [run('a', 'a1', 30), run('a', 'a2', 0), run('b', 'b1', 10)];
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1']);
    expect(log).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
  });

  it('go on after one that fails', async () => {
    const turns = new Turns();
    const failing = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
