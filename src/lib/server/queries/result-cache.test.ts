import { describe, expect, it } from 'vitest';
import { ResultCache } from './result-cache.ts';

/** A computation that counts how often it ran. */
function counted<Result>(result: () => Promise<Result>) {
  const computation = { runs: 0, run: () => ((computation.runs += 1), result()) };
  return computation;
}

describe('a result cache', () => {
  it('computes once for any number that ask, at once or later', async () => {
    const cache = new ResultCache<number>(10);
    const work = counted(async () => 7);
    expect(await Promise.all([cache.get('a', work.run), cache.get('a', work.run)])).toEqual([7, 7]);
    expect(await cache.get('a', work.run)).toBe(7);
    expect(await cache.get('b', work.run)).toBe(7);
    expect(work.runs).toBe(2);
  });

  it('does not keep a failure', async () => {
    const cache = new ResultCache<number>(10);
    await expect(cache.get('a', () => Promise.reject(new Error('deadline')))).rejects.toThrow(
      'deadline'
    );
    expect(cache.size).toBe(0);
    expect(await cache.get('a', async () => 1)).toBe(1);
  });

  it('drops what was not asked for longest once the rest weighs too much', async () => {
    const cache = new ResultCache<number>(10, (weight) => weight);
    for (const [key, weight] of [
      ['a', 4],
      ['b', 4]
    ] as const) {
      await cache.get(key, async () => weight);
    }
    await cache.get('a', async () => 4);
    await cache.get('c', async () => 4);
    expect(cache.size).toBe(2);
    const again = counted(async () => 4);
    await cache.get('a', again.run);
    await cache.get('c', again.run);
    expect(again.runs).toBe(0);
    await cache.get('b', again.run);
    expect(again.runs).toBe(1);
  });

  it('does not keep what alone weighs too much', async () => {
    const cache = new ResultCache<number>(10, (weight) => weight);
    expect(await cache.get('a', async () => 11)).toBe(11);
    expect(cache.size).toBe(0);
  });
});
