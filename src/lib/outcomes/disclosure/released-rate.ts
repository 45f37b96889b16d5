import { estimateProportion } from '../../statistics/proportion.ts';
import type { Estimate, Proportion } from '../../statistics/estimate.ts';
import { fewestShown, isSmall, mostWithheld } from './cell.ts';
import type { ReleasedCount, ReleasedRate } from './released.ts';

/** A rate over counts that are told, all of them and the rest of the denominator 0 or at least 11. */
export function releaseRate(
  rate: Estimate<Proportion>,
  numerator: ReleasedCount,
  denominator: ReleasedCount
): ReleasedRate {
  if (!rate.estimable) return notEstimable(rate.reason);
  return typeof numerator === 'number' &&
    typeof denominator === 'number' &&
    denominator >= fewestShown &&
    !isSmall(numerator) &&
    !isSmall(denominator - numerator)
    ? rate
    : withheldRate;
}

/** An upper bound, a sum of counts out of those told: 10 stands for each that reads "10 or fewer". */
export function releaseBound(
  rate: Estimate<Proportion>,
  summands: readonly ReleasedCount[],
  denominator: ReleasedCount
): ReleasedRate {
  const total = summands.reduce<number | null>((sum, count) => {
    const most = mostOf(count);
    return sum === null || most === null ? null : sum + most;
  }, 0);
  if (summands.every((count) => typeof count === 'number')) {
    return releaseRate(rate, total ?? 0, denominator);
  }
  if (!rate.estimable) return notEstimable(rate.reason);
  if (total === null || typeof denominator !== 'number' || denominator < fewestShown) {
    return withheldRate;
  }
  const bound = estimateProportion(Math.min(total, denominator), denominator);
  return bound.estimable ? { ...bound, boundFrom10: true } : withheldRate;
}

const withheldRate = {
  estimable: false,
  withheld: true,
  reason: 'withheld: it would show, or let one work out, a count of 1 to 10'
} as const satisfies ReleasedRate;

/** The last day with a score is one patient's. */
function notEstimable(reason: string): ReleasedRate {
  const said = reason.startsWith('follow-up ends') ? 'follow-up ends before the window' : reason;
  return { estimable: false, withheld: false, reason: said };
}

function mostOf(count: ReleasedCount): number | null {
  if (typeof count === 'number') return count;
  return count.wording === undefined ? null : mostWithheld;
}
