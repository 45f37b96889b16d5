import { compiled, erfc, igamc, igami, incbet, incbi, lgam, ndtri, stdtri } from 'cephes';

// cephes is WebAssembly: `require` compiles it synchronously, `import` does not and every call before
// `compiled` settles fails. This module is its only importer, so this one await serves Node, vite and tsx.
await compiled;

/** Standard normal quantile; `probability` in (0, 1). R: `qnorm(probability)`. */
export function computeNormalQuantile(probability: number): number {
  return ndtri(probability);
}

/** z such that the central share `level` of a standard normal lies within ±z. */
export function computeCriticalZ(level: number): number {
  return -ndtri((1 - level) / 2);
}

// cephes throws on underflow instead of returning 0; erfc does so just past this argument.
const largestZ = 37;

/** P(|Z| ≥ |z|) for standard normal Z; 0 where it is under 1e-299. R: `2 * pnorm(-abs(z))`. */
export function computeTwoSidedNormal(z: number): number {
  return Math.abs(z) > largestZ ? 0 : erfc(Math.abs(z) / Math.SQRT2);
}

/** t such that the central share `level` of Student's t lies within ±t; `degreesOfFreedom` from 1. */
export function computeCriticalT(level: number, degreesOfFreedom: number): number {
  return -stdtri(degreesOfFreedom, (1 - level) / 2);
}

/**
 * P(|T| ≥ |t|) for Student's T; `degreesOfFreedom` from 1. R: `2 * pt(-abs(t), degreesOfFreedom)`. Each tail of
 * the beta distribution is used where it keeps its digits.
 */
export function computeTwoSidedT(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const total = degreesOfFreedom + t * t;
  return Math.abs(t) < 1
    ? 1 - incbet(0.5, half, (t * t) / total)
    : incbet(half, 0.5, degreesOfFreedom / total);
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

/** The smallest count whose P(X ≤ count) is at least `cumulative`. R: `qbinom(cumulative, trials, probability)`. */
export function computeBinomialQuantile(
  cumulative: number,
  trials: number,
  probability: number
): number {
  let below = -1;
  let atLeast = trials;
  while (atLeast - below > 1) {
    const middle = Math.floor((below + atLeast) / 2);
    if (computeBinomialCdf(middle, trials, probability) >= cumulative) atLeast = middle;
    else below = middle;
  }
  return atLeast;
}

// igami gives up with an error on some shapes from 3451.
const largestInvertedShape = 3000;

/**
 * Gamma quantile with unit scale from its upper tail. R: `qgamma(upperTail, shape, lower.tail = FALSE)`.
 * Large shapes: Newton steps on the upper tail from the Wilson–Hilferty value, which is within 1e-4 there.
 */
export function computeGammaUpperQuantile(upperTail: number, shape: number): number {
  if (shape <= largestInvertedShape) return igami(shape, upperTail);
  const z = -ndtri(upperTail);
  let x = shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp((shape - 1) * Math.log(x) - x - lgam(shape));
    x += (igamc(shape, x) - upperTail) / density;
  }
  return x;
}

/** ln Γ(x); x > 0. R: `lgamma(x)`. */
export function computeLogGamma(x: number): number {
  return lgam(x);
}
