import { notEstimable, type Proportion } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import type { Labelled } from './labelled.ts';
import { addUp, totalOf } from './tally.ts';

/** The FAQ: 4–6 infusions over 2 weeks. */
export const faqSchedule = {
  minimumInfusions: 4,
  maximumInfusions: 6,
  maximumSpanDays: 14
} as const;

/** How many started series, induction closed, were given so many induction infusions. */
export interface InductionTally {
  readonly infusions: number;
  readonly onSchedule: boolean;
  readonly n: number;
}

/** The reference for `server/queries/infusions-needed.ts`. */
export function tallyInductions(
  series: readonly { readonly inductionInfusions: number; readonly inductionSpanDays: number }[]
): InductionTally[] {
  return addUp(
    series.map(({ inductionInfusions, inductionSpanDays }) => ({
      infusions: inductionInfusions,
      onSchedule:
        inductionInfusions >= faqSchedule.minimumInfusions &&
        inductionInfusions <= faqSchedule.maximumInfusions &&
        inductionSpanDays <= faqSchedule.maximumSpanDays,
      n: 1
    }))
  );
}

export interface InfusionsNeeded {
  /** Started, induction closed. */
  readonly n: number;
  readonly distribution: readonly (Labelled<Proportion> & { readonly infusions: number })[];
  readonly onFaqSchedule: Labelled<Proportion>;
}

/** How many infusions an induction took, from 1 to the most given. */
export function estimateInfusionsNeeded(tallies: readonly InductionTally[]): InfusionsNeeded {
  const n = totalOf(tallies);
  const most = tallies.reduce((largest, { infusions }) => Math.max(largest, infusions), 0);
  const share = (rows: readonly InductionTally[]) =>
    n === 0
      ? notEstimable('no started series with a closed induction', 0)
      : estimateProportion(totalOf(rows), n);
  return {
    n,
    distribution: Array.from({ length: most }, (_, at) => at + 1).map((infusions) => ({
      infusions,
      label: `${infusions} induction ${infusions === 1 ? 'infusion' : 'infusions'}, of started`,
      estimate: share(tallies.filter((row) => row.infusions === infusions))
    })),
    onFaqSchedule: {
      label: 'On the FAQ’s schedule (4–6 infusions in at most 14 days), of started',
      estimate: share(tallies.filter(({ onSchedule }) => onSchedule))
    }
  };
}
