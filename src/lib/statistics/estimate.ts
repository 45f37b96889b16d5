/** A confidence interval: bounds in the unit of the estimate, `level` in (0, 1), `method` as published. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly method: string;
}

/** Too little data. `reason` is a sentence fit for display; `n` is the size of what was there. */
export interface NotEstimable {
  readonly estimable: false;
  readonly reason: string;
  readonly n: number;
}

export type Estimable<T extends object> = { readonly estimable: true } & Readonly<T>;

export type Estimate<T extends object> = Estimable<T> | NotEstimable;

/** A share of `denominator`, never without its counts. `estimate` and the interval are in [0, 1]. */
export type Proportion = Estimable<{
  numerator: number;
  denominator: number;
  estimate: number;
  interval: Interval;
}>;

/** A hypothesis test; `pValue` is two-sided, in [0, 1]. `statistic` is absent from exact tests. */
export type TestResult = Estimable<{
  statistic?: number;
  pValue: number;
  method: string;
  n: number;
}>;

export const defaultLevel = 0.95;

export function notEstimable(reason: string, n: number): NotEstimable {
  return { estimable: false, reason, n };
}
