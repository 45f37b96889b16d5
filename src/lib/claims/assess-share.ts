import {
  notEstimable,
  type Estimate,
  type Proportion,
  type TestResult
} from '../statistics/estimate.ts';
import {
  computeProportionTest,
  estimateProportion,
  type ProportionMethod
} from '../statistics/proportion.ts';
import { decideVerdict, type ShareClaim, type Verdict } from './verdict.ts';

/** A share held against a claim by one interval and the test that agrees with it. */
export interface ShareAssessment {
  readonly claim: ShareClaim;
  readonly method: ProportionMethod;
  readonly rate: Estimate<Proportion>;
  /** Two-sided, of the claimed share; for files and the API, never on a page. */
  readonly test: Estimate<TestResult>;
  readonly verdict: Verdict;
}

/**
 * The verdict on a rate from the named pair: Wilson's interval with the score test, or Clopper–Pearson's with
 * the central exact test. The test is under 0.05 exactly where the 95% interval excludes the claimed share.
 *
 * @param rate its counts are used; the interval is computed anew by the named method
 * @throws RangeError on a claimed share of 0 or 1, where the score test is undefined
 */
export function assessShare(
  claim: ShareClaim,
  rate: Estimate<Proportion>,
  method: ProportionMethod = 'wilson'
): ShareAssessment {
  if (!rate.estimable) {
    const test = notEstimable(rate.reason, rate.n);
    return { claim, method, rate, test, verdict: decideVerdict(claim, rate) };
  }
  const { numerator, denominator, interval } = rate;
  const byMethod = estimateProportion(numerator, denominator, interval.level, method);
  return {
    claim,
    method,
    rate: byMethod,
    test: computeProportionTest(numerator, denominator, claim.share, method),
    verdict: decideVerdict(claim, byMethod)
  };
}
