/**
 * Keeps what was asked last. Two that ask at once share one computation; one that fails is not kept. A Map
 * holds its keys in the order they came, so the first is the one not asked for longest.
 */
export class ResultCache<Result> {
  readonly #kept = new Map<string, { readonly result: Promise<Result>; weight: number }>();
  readonly #capacity: number;
  readonly #weigh: (result: Result) => number;
  #weight = 0;

  /** @param capacity the most that the kept results may weigh together */
  constructor(capacity: number, weigh: (result: Result) => number = () => 1) {
    this.#capacity = capacity;
    this.#weigh = weigh;
  }

  /** How many results are kept or under way. */
  get size(): number {
    return this.#kept.size;
  }

  get(key: string, compute: () => Promise<Result>): Promise<Result> {
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.result;
    }
    const entry = { result: compute(), weight: 0 };
    this.#kept.set(key, entry);
    entry.result.then(
      (result) => {
        entry.weight = this.#weigh(result);
        this.#weight += entry.weight;
        this.#dropOldest();
      },
      () => this.#kept.delete(key)
    );
    return entry.result;
  }

  #dropOldest(): void {
    for (const [key, { weight }] of this.#kept) {
      if (this.#weight <= this.#capacity) return;
      if (weight === 0) continue;
      this.#kept.delete(key);
      this.#weight -= weight;
    }
  }
}
