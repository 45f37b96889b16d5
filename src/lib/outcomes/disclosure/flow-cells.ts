import { completionExclusions, eligibilityExclusions } from '../evaluate.ts';
import type { OutcomeCounts } from '../rates.ts';
import type { Cell } from './cell.ts';

/** Groups of one exclusion, which no report names but whose sums a reader can form. */
const unpublished = undefined;

/**
 * Every count of a definition's flow with the sums it stands in. From `begun` the series part, step by step
 * and by reason; those eligible part once more by their outcome, within and outside the induction bounds.
 *
 * Costs: the headline is the last to be withheld, then the steps, then what else the flow shows.
 *
 * @param worse whether reliably worse is counted, and never also a success
 */
export function flowCells(counts: OutcomeCounts, worse: boolean): Cell[] {
  const { eligible, completed, measured, eligibleMeasured } = counts;
  const { respondedEligible, respondedMeasured } = counts;
  const worseEligible = worse ? (counts.deterioratedEligible ?? 0) : 0;
  const worseMeasured = worse ? (counts.deterioratedMeasured ?? 0) : 0;
  const missing = eligible - eligibleMeasured;
  const missingCompleted = completed - measured;
  const outsideMeasured = eligibleMeasured - measured;
  const respondedOutside = respondedEligible - respondedMeasured;
  const worseOutside = worseEligible - worseMeasured;
  const neither = eligibleMeasured - respondedEligible - worseEligible;
  const neitherMeasured = measured - respondedMeasured - worseMeasured;
  const cell = (
    id: string,
    [from, to]: readonly [string, string],
    value: number,
    cost?: number,
    within: readonly string[] = []
  ): Cell => ({ id, from, to, value, ...(cost === undefined ? {} : { cost }), within });
  return [
    cell('begun', ['end', 'begun'], counts.begun, 8),
    cell('otherIndication', ['begun', 'end'], counts.otherIndication, 2, ['begun']),
    cell('windowOpen', ['begun', 'end'], counts.windowOpen, 2, ['begun']),
    cell('started', ['begun', 'started'], counts.started, 12, ['begun']),
    cell('ineligible', ['started', 'ineligible'], counts.started - eligible, unpublished),
    ...eligibilityExclusions.map((reason) =>
      cell(reason, ['ineligible', 'end'], counts.ineligible[reason], 2, ['started'])
    ),
    cell('eligible', ['started', 'eligible'], eligible, 60, ['started']),
    ...completionExclusions.map((reason) =>
      cell(reason, ['eligible', 'incomplete'], counts.incomplete[reason], 2, ['eligible'])
    ),
    cell('incomplete', ['incomplete', 'outside'], eligible - completed, unpublished),
    cell('completed', ['eligible', 'completed'], completed, 6, ['eligible']),
    cell('missingCompleted', ['completed', 'missing'], missingCompleted, 3, [
      'completed',
      'missing'
    ]),
    cell('measured', ['completed', 'measured'], measured, 9, ['completed', 'eligibleMeasured']),
    cell('missingOutside', ['outside', 'missing'], missing - missingCompleted, unpublished),
    cell('outsideMeasured', ['outside', 'outside-measured'], outsideMeasured, unpublished),
    cell('respondedMeasured', ['measured', 'responded'], respondedMeasured, 9, [
      'measured',
      'respondedEligible'
    ]),
    cell('deterioratedMeasured', ['measured', 'worse'], worseMeasured, worse ? 8 : unpublished, [
      'measured',
      'deterioratedEligible'
    ]),
    cell('neitherMeasured', ['measured', 'neither'], neitherMeasured, unpublished),
    cell('respondedOutside', ['outside-measured', 'responded'], respondedOutside, 2, [
      'eligibleMeasured',
      'respondedEligible'
    ]),
    cell('worseOutside', ['outside-measured', 'worse'], worseOutside, unpublished),
    cell('neitherOutside', ['outside-measured', 'neither'], neither - neitherMeasured, unpublished),
    cell('respondedEligible', ['responded', 'scored'], respondedEligible, 60, ['eligibleMeasured']),
    cell('deterioratedEligible', ['worse', 'scored'], worseEligible, worse ? 20 : unpublished, [
      'eligibleMeasured'
    ]),
    cell('neither', ['neither', 'scored'], neither, unpublished),
    cell('eligibleMeasured', ['scored', 'end'], eligibleMeasured, 10, ['eligible']),
    cell('missing', ['missing', 'end'], missing, 10, ['eligible'])
  ];
}
