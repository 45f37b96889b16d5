export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations over n − 1; 0 for a single value. */
  readonly variance: number;
  /** True where the spread is rounding error; R's `t.test` refuses the same samples as "essentially constant". */
  readonly isConstant: boolean;
}

/** Mean and sample variance of at least one finite value; sorted first, so order changes no digit. */
export function computeMoments(values: readonly number[]): Moments {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const variance =
    n === 1 ? 0 : sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  return {
    n,
    mean,
    variance,
    isConstant: standardError < 10 * Number.EPSILON * Math.abs(mean) || variance === 0
  };
}
