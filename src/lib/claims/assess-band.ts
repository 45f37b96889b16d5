import type { Estimate, TestResult } from '../statistics/estimate.ts';
import { estimateMean, type Mean } from '../statistics/mean.ts';
import { computeTTest } from '../statistics/t-test.ts';
import { decideBandVerdict, type BandClaim, type Verdict } from './verdict.ts';

/** A size held against a band by one interval and the test that agrees with it. */
export interface BandAssessment {
  readonly claim: BandClaim;
  readonly method: 'student-t';
  readonly mean: Estimate<Mean>;
  /** Two-sided, of a mean at either end of the band; for files and the API, never on a page. */
  readonly tests: Readonly<Record<'from' | 'to', Estimate<TestResult>>>;
  readonly verdict: Verdict;
}

/**
 * The verdict on a mean from the named pair: Student's t interval with the one-sample t test. A test is under
 * 0.05 exactly where the 95% interval excludes that end of the band.
 *
 * @param values one number a patient, in the claim's unit; leave missing values out
 * @throws RangeError on a value that is not finite
 */
export function assessBand(claim: BandClaim, values: readonly number[]): BandAssessment {
  const mean = estimateMean(values);
  return {
    claim,
    method: 'student-t',
    mean,
    tests: { from: computeTTest(values, claim.from), to: computeTTest(values, claim.to) },
    verdict: decideBandVerdict(claim, mean)
  };
}
