import { chdtrc, compiled, erfc, igami, incbet, incbi, ndtri, stdtri } from 'cephes';

// cephes is WebAssembly: `require` compiles it synchronously, `import` does not and every call before
// `compiled` settles fails. This module is its only importer, so this one await serves Node, vite and tsx.
await compiled;

/** Standard normal quantile; `probability` in (0, 1). R: `qnorm(probability)`. */
export function computeNormalQuantile(probability: number): number {
  return ndtri(probability);
}

// cephes throws on underflow instead of returning 0; erfc and igamc do so just past these arguments.
const largestZ = 37;
const largestChiSquare = 1400;

/** P(|Z| ≥ |z|) for standard normal Z; 0 where it is under 1e-299. R: `2 * pnorm(-abs(z))`. */
export function computeTwoSidedNormal(z: number): number {
  return Math.abs(z) > largestZ ? 0 : erfc(Math.abs(z) / Math.SQRT2);
}

/** z such that the central share `level` of a standard normal lies within ±z. */
export function computeCriticalZ(level: number): number {
  return -ndtri((1 - level) / 2);
}

/** t such that the central share `level` of Student's t lies within ±t; `degreesOfFreedom` ≥ 1. */
export function computeCriticalT(level: number, degreesOfFreedom: number): number {
  return -stdtri(degreesOfFreedom, (1 - level) / 2);
}

/** Beta(a, b) quantile; a, b > 0. R: `qbeta(probability, a, b)`. */
export function computeBetaQuantile(probability: number, a: number, b: number): number {
  return incbi(a, b, probability);
}

/** P(X ≤ count) for X ~ Binomial(trials, probability). R: `pbinom(count, trials, probability)`. */
export function computeBinomialCdf(count: number, trials: number, probability: number): number {
  if (count < 0) return 0;
  if (count >= trials) return 1;
  return incbet(trials - count, count + 1, 1 - probability);
}

/** P(X ≥ count) for X ~ Binomial(trials, probability), accurate in the upper tail. */
export function computeBinomialUpperTail(
  count: number,
  trials: number,
  probability: number
): number {
  if (count <= 0) return 1;
  if (count > trials) return 0;
  return incbet(count, trials - count + 1, probability);
}

/** Upper tail of chi-square. R: `pchisq(x, degreesOfFreedom, lower.tail = FALSE)`. */
export function computeChiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  return x > largestChiSquare + 2 * degreesOfFreedom ? 0 : chdtrc(degreesOfFreedom, x);
}

/** Gamma quantile with unit scale from its upper tail. R: `qgamma(upper, shape, lower.tail = FALSE)`. */
export function computeGammaUpperQuantile(upperTail: number, shape: number): number {
  return igami(shape, upperTail);
}
