import { computeCriticalZ } from './distributions.ts';
import { requireLevel, requireProbability } from './domain.ts';
import { defaultLevel } from './estimate.ts';

/**
 * How many patients it takes to know a share to within a margin.
 *
 * Smallest n whose Wilson interval at share p has half-width z√(p(1 − p)/n + z²/(4n²))/(1 + z²/n) at most the
 * margin. Shares between whole patients are allowed, so an observed n may miss the margin by one patient.
 *
 * @param proportion the share expected, in [0, 1]
 * @param halfWidth the margin, in (0, 1]
 * @param level confidence level, above 0, at most 0.9999
 * @returns a whole number from 1
 * @throws RangeError on a share, margin or level out of range
 * Source: Newcombe RG. Stat Med 1998;17:857–872, method 3, solved for n.
 * Checked against R `uniroot` on the same half-width.
 * @example computeRequiredPatients(0.7, 0.1): 78, as 0.7 ± 0.1 by the simpler z²p(1 − p)/0.1² is 81
 */
export function computeRequiredPatients(
  proportion: number,
  halfWidth: number,
  level: number = defaultLevel
): number {
  requireProbability('proportion', proportion);
  requireLevel(level);
  if (!(halfWidth > 0 && halfWidth <= 1)) {
    throw new RangeError(`halfWidth is ${halfWidth}. Give a number above 0, at most 1.`);
  }
  const z = computeCriticalZ(level);
  const isEnough = (n: number) => {
    const spread = Math.sqrt((proportion * (1 - proportion)) / n + (z * z) / (4 * n * n));
    return (z * spread) / (1 + (z * z) / n) <= halfWidth;
  };
  let enough = 1;
  while (!isEnough(enough)) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
