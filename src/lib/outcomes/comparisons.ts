import {
  estimateDifference,
  type DifferenceOfProportions
} from '../statistics/difference-of-proportions.ts';
import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import {
  estimateIndirectStandardisation,
  type RatioMethod,
  type StandardisedRatio
} from '../statistics/standardised-ratio.ts';
import type { OutcomeRates } from './rates.ts';

/** One group as it is compared: `OutcomeGroup` of a report is one. Groups share no series. */
export interface ComparedGroup {
  /** The group's parts by name; null is "not recorded". */
  readonly key: Readonly<Record<string, string | null>>;
  readonly label: string;
  /** Compared by the headline: of eligible, a missing score counting as not responded. */
  readonly rates: Pick<OutcomeRates, 'nonResponder'>;
}

export type Named = Pick<ComparedGroup, 'key' | 'label'>;

/** First group's rate minus the second's, with Newcombe's interval; of groups, never of treatments. */
export function estimateGroupDifference(
  first: ComparedGroup,
  second: ComparedGroup
): Estimate<DifferenceOfProportions> {
  const [one, two] = [first.rates.nonResponder, second.rates.nonResponder];
  if (!one.estimable) return notEstimable(`${first.label}: ${one.reason}`, one.n);
  if (!two.estimable) return notEstimable(`${second.label}: ${two.reason}`, two.n);
  return estimateDifference(one.numerator, one.denominator, two.numerator, two.denominator);
}

export interface DifferenceFromRest extends Named {
  readonly difference: Estimate<DifferenceOfProportions>;
}

/**
 * Each group against all others together, so that no series is on both sides.
 *
 * @param network the rate of all groups together
 */
export function estimateDifferencesFromRest(
  groups: readonly ComparedGroup[],
  network: Estimate<Proportion>
): DifferenceFromRest[] {
  return groups.map(({ key, label, rates: { nonResponder: rate } }) => ({
    key,
    label,
    difference: differenceFromRest(rate, network)
  }));
}

function differenceFromRest(
  rate: Estimate<Proportion>,
  network: Estimate<Proportion>
): Estimate<DifferenceOfProportions> {
  if (!network.estimable) return network;
  if (!rate.estimable) return rate;
  const { numerator, denominator } = rate;
  const others = network.denominator - denominator;
  return others === 0
    ? notEstimable('there is no other group to compare with', denominator)
    : estimateDifference(numerator, denominator, network.numerator - numerator, others);
}

/** One group's patients of one stratum, such as a band of baseline severity. */
export interface StratumCounts {
  /** Null for patients in no stratum; they are left out and counted apart. */
  readonly stratum: string | null;
  readonly responded: number;
  readonly eligible: number;
}

export interface StratifiedGroup extends Named {
  readonly strata: readonly StratumCounts[];
}

export interface StandardisedGroup extends Named {
  /** Observed responders over those expected had each stratum responded as it did in all groups together. */
  readonly ratio: Estimate<StandardisedRatio>;
  readonly withoutStratum: number;
}

/**
 * Indirect standardisation against all groups together, the group itself among them.
 *
 * @param lacking why there is no rate of this definition, or null
 */
export function standardiseGroups(
  groups: readonly StratifiedGroup[],
  lacking: string | null,
  method: RatioMethod = 'byar'
): StandardisedGroup[] {
  const reference = new Map<string, { responded: number; eligible: number }>();
  for (const { stratum, responded, eligible } of groups.flatMap(({ strata }) => strata)) {
    if (stratum === null) continue;
    const sum = reference.get(stratum) ?? { responded: 0, eligible: 0 };
    reference.set(stratum, {
      responded: sum.responded + responded,
      eligible: sum.eligible + eligible
    });
  }
  return groups.map(({ key, label, strata }) => {
    const placed = strata.flatMap(({ stratum, responded, eligible }) => {
      const pooled = stratum === null ? undefined : reference.get(stratum);
      return pooled && pooled.eligible > 0
        ? [
            {
              numerator: responded,
              denominator: eligible,
              referenceRate: pooled.responded / pooled.eligible
            }
          ]
        : [];
    });
    const n = placed.reduce((sum, { denominator }) => sum + denominator, 0);
    const withoutStratum = strata.reduce(
      (sum, { stratum, eligible }) => (stratum === null ? sum + eligible : sum),
      0
    );
    return {
      key,
      label,
      ratio:
        lacking !== null
          ? notEstimable(lacking, n)
          : n === 0
            ? notEstimable('nobody eligible is in a stratum', 0)
            : estimateIndirectStandardisation(placed, undefined, method),
      withoutStratum
    };
  });
}
