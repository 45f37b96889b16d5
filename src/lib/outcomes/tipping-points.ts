import { notEstimable, type Estimate } from '../statistics/estimate.ts';
import { computeTippingPoints, type TippingPoints } from '../statistics/tipping-points.ts';
import type { OutcomeCounts, OutcomeRates } from './rates.ts';

/**
 * How many of the eligible without a score in the window would have to have responded for the headline rate,
 * and for its interval, to reach a stated share (0–1); not estimable where the rate is not.
 */
export function computeOutcomeTippingPoints(
  counts: OutcomeCounts,
  rates: OutcomeRates,
  target: number
): Estimate<TippingPoints> {
  const { eligible, eligibleMeasured, respondedEligible } = counts;
  const { nonResponder } = rates;
  return nonResponder.estimable
    ? computeTippingPoints(respondedEligible, eligible - eligibleMeasured, eligible, target)
    : notEstimable(nonResponder.reason, nonResponder.n);
}
