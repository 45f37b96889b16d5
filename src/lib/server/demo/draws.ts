import { randomLcg, randomNormal } from 'd3-random';
import type { Spread } from './parameters.ts';

// FNV-1a, then the finaliser of MurmurHash3. Neighbouring seeds of a linear congruential generator give
// neighbouring first draws, so keys are mixed before they seed it.
function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Seeded draws. Two sources made with the same seed and key give the same sequence on every engine. */
export class Draws {
  readonly #source: () => number;
  #standardNormal: (() => number) | null = null;

  constructor(seed: number) {
    this.#source = randomLcg(seed);
  }

  /** In [0, 1). */
  uniform(): number {
    return this.#source();
  }

  chance(probability: number): boolean {
    return this.#source() < probability;
  }

  /** Whole number, both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.#source() * (to - from + 1));
  }

  normal(mean: number, sd: number): number {
    this.#standardNormal ??= randomNormal.source(this.#source)();
    return mean + sd * this.#standardNormal();
  }

  /** Normal, held between the spread's minimum and maximum. */
  spread({ mean, sd, minimum, maximum }: Spread): number {
    return Math.min(maximum, Math.max(minimum, this.normal(mean, sd)));
  }

  /** Index of the share drawn; shares add up to 1. */
  index(shares: readonly number[]): number {
    let left = this.#source();
    for (const [at, share] of shares.entries()) {
      left -= share;
      if (left < 0) return at;
    }
    return shares.length - 1;
  }

  pick<T>(list: readonly T[]): T {
    const drawn = list[Math.floor(this.#source() * list.length)];
    if (drawn === undefined) throw new Error('There is nothing to pick from an empty list.');
    return drawn;
  }
}

/** A source of draws of its own for each `key`, so that one more draw here shifts none elsewhere. */
export function drawsFor(seed: number, ...key: readonly (string | number)[]): Draws {
  return new Draws(hashKey([seed, ...key].join('/')) + 1);
}
