import type { Instrument } from '../instruments/instrument.ts';
import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import type { Definition } from './definition.ts';
import {
  keyOfGroup,
  labelOfGroup,
  whyNoGroupRate,
  type Grouping,
  type GroupName
} from './groups.ts';
import {
  computeFlow,
  computeOutcomeRates,
  type Denominator,
  type FlowStep,
  type HarmRates,
  type OutcomeCounts,
  type OutcomeRates
} from './rates.ts';

/** What one definition says of the whole, or of one group of it. */
export interface OutcomeFigures {
  readonly counts: OutcomeCounts;
  readonly flow: readonly FlowStep[];
  readonly denominators: Readonly<Record<Denominator, Estimate<Proportion>>>;
  readonly rates: OutcomeRates;
  readonly harm: HarmRates;
}

export interface OutcomeGroup extends OutcomeFigures {
  /** The group's parts by name: `{ clinic: 'Northgate', clinician: null }`; null is "not recorded". */
  readonly key: Readonly<Record<string, string | null>>;
  readonly label: string;
}

/** A group's figures; its counts always, its rates only where the group may have any. */
export function computeGroup(
  grouping: Grouping,
  name: GroupName,
  definition: Definition,
  instrument: Instrument,
  counts: OutcomeCounts,
  dataCutOn: string | null
): OutcomeGroup {
  const { rates, denominators, harm } = computeOutcomeRates(definition, instrument, counts);
  const refused = whyNoGroupRate(grouping, name, instrument, counts, dataCutOn);
  const unlessRefused = <Key extends string>(some: Readonly<Record<Key, Estimate<Proportion>>>) =>
    refused === null ? some : refuse(refused, some);
  return {
    key: keyOfGroup(grouping, name),
    label: labelOfGroup(grouping, name),
    counts,
    flow: computeFlow(counts),
    denominators: unlessRefused(denominators),
    rates: unlessRefused({ ...rates }),
    harm: unlessRefused({ ...harm })
  };
}

function refuse<Key extends string>(
  reason: string,
  rates: Readonly<Record<Key, Estimate<Proportion>>>
): Record<Key, Estimate<Proportion>> {
  return Object.fromEntries(
    Object.entries<Estimate<Proportion>>(rates).map(([key, rate]) => [
      key,
      notEstimable(reason, rate.estimable ? rate.denominator : rate.n)
    ])
  ) as Record<Key, Estimate<Proportion>>; // the keys of `rates` are all there
}
