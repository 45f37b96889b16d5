import { findInstrument } from '../../instruments/registry.ts';
import type { Definition } from '../definition.ts';
import type { OutcomeFigures, OutcomeGroup } from '../group-rates.ts';
import type { OutcomeCounts } from '../rates.ts';
import { isSmall, type Telling } from './cell.ts';
import { flowCells } from './flow-cells.ts';
import { groupCellId, groupCells, type Parts } from './group-cells.ts';
import type {
  ReleasedCount,
  ReleasedCounts,
  ReleasedFigures,
  ReleasedGroup,
  Withheld
} from './released.ts';
import { releaseBound, releaseRate } from './released-rate.ts';
import { decideTelling } from './withhold.ts';

/** What a release says of itself. */
export const releaseRule =
  'Counts of 1 to 10 read “10 or fewer”. Others are withheld until each of those could still be any ' +
  'number from 1 to 10 to a reader who knows every sum and these wordings. A rate stands only where its ' +
  'counts, and the rest of its denominator, are 0 or at least 11; bounds count 10 for “10 or fewer”.';

/**
 * What of a definition's figures may leave the clinic: the one place that decides it. The whole is decided
 * first and alike for every grouping; groups then show only the parts of the eligible that the whole shows,
 * so that two groupings, one not within the other, tell no more together than apart.
 *
 * Source: CMS cell size suppression policy (no cell of 1–10, nor what derives one); complementary
 * suppression as in Hundepool A et al. Statistical Disclosure Control, Wiley 2012, chapter 4 (tau-ARGUS,
 * sdcTable), with the whole of 1–10 as the interval that protects.
 */
export function releaseFigures(
  definition: Definition,
  figures: OutcomeFigures & { readonly groups: readonly OutcomeGroup[] }
): ReleasedFigures {
  const { counts, rates, harm, denominators } = figures;
  const worse = isWorseApart(definition, counts);
  const whole = releaseCounts(counts, worse);
  const deteriorated = whole.deterioratedEligible ?? untold;
  const released = {
    counts: whole,
    denominators: {
      started: releaseRate(denominators.started, whole.respondedEligible, whole.started),
      eligible: releaseRate(denominators.eligible, whole.respondedEligible, whole.eligible),
      completed: releaseRate(denominators.completed, whole.respondedMeasured, whole.completed),
      measured: releaseRate(denominators.measured, whole.respondedMeasured, whole.measured)
    },
    rates: {
      nonResponder: releaseRate(rates.nonResponder, whole.respondedEligible, whole.eligible),
      completeCase: releaseRate(rates.completeCase, whole.respondedMeasured, whole.measured),
      lastObservation: releaseRate(
        rates.lastObservation,
        whole.respondedLastObservation,
        whole.eligible
      ),
      bestBound: releaseBound(
        rates.bestBound,
        [whole.respondedEligible, whole.missing],
        whole.eligible
      )
    },
    harm: {
      measured: releaseRate(harm.measured, whole.deterioratedMeasured ?? untold, whole.measured),
      worstBound: releaseBound(harm.worstBound, [deteriorated, whole.missing], whole.eligible)
    },
    groups: releaseGroups(figures.groups, whole)
  };
  return { release: { rule: releaseRule, withheld: countWithheld(released) }, ...released };
}

const untold: Withheld = { withheld: true };
const tenOrFewer: Withheld = { withheld: true, wording: '10 or fewer' };

/**
 * Whether nobody can be a success and reliably worse at once. A threshold far above the reliable change
 * allows it; how many are worse is withheld then, since the sums are not those that are audited.
 */
function isWorseApart({ instrument, success }: Definition, counts: OutcomeCounts): boolean {
  const change = findInstrument(instrument)?.reliableChange ?? null;
  if (change === null || counts.deterioratedEligible === null) return false;
  return success.kind !== 'threshold' || success.score <= change.points;
}

function releaseCounts(counts: OutcomeCounts, worse: boolean): ReleasedCounts {
  const cells = new Map(flowCells(counts, worse).map((cell) => [cell.id, cell.value]));
  const telling = decideTelling(flowCells(counts, worse));
  const tell = (id: string) => told(telling, id, cells.get(id) ?? 0);
  const { deterioratedEligible: worseOf } = counts;
  const respondedEligible = tell('respondedEligible');
  const missing = tell('missing');
  return {
    begun: tell('begun'),
    otherIndication: tell('otherIndication'),
    windowOpen: tell('windowOpen'),
    started: tell('started'),
    ineligible: {
      'no-baseline': tell('no-baseline'),
      'baseline-zero': tell('baseline-zero'),
      'baseline-below-minimum': tell('baseline-below-minimum')
    },
    eligible: tell('eligible'),
    incomplete: {
      'too-few-infusions': tell('too-few-infusions'),
      'too-many-infusions': tell('too-many-infusions'),
      'induction-too-short': tell('induction-too-short'),
      'induction-too-long': tell('induction-too-long')
    },
    completed: tell('completed'),
    measured: tell('measured'),
    eligibleMeasured: tell('eligibleMeasured'),
    respondedEligible,
    respondedMeasured: tell('respondedMeasured'),
    respondedLastObservation: releaseLastObservation(counts, respondedEligible, missing),
    deterioratedEligible: worseOf === null ? null : worse ? tell('deterioratedEligible') : untold,
    deterioratedMeasured: worseOf === null ? null : worse ? tell('deterioratedMeasured') : untold,
    missing,
    missingCompleted: tell('missingCompleted'),
    respondedOutside: tell('respondedOutside')
  };
}

/** Those missing part into who had responded at their last score and who had not; no other sum holds these. */
function releaseLastObservation(
  { respondedLastObservation, respondedEligible }: OutcomeCounts,
  responded: ReleasedCount,
  missing: ReleasedCount
): ReleasedCount {
  if (typeof responded !== 'number' || typeof missing !== 'number') return untold;
  const before = respondedLastObservation - respondedEligible;
  return isSmall(before) || isSmall(missing - before) ? untold : respondedLastObservation;
}

function told(telling: Telling | null, id: string, value: number): ReleasedCount {
  const how = telling?.get(id);
  if (how === 'number') return value;
  return how === 'small' ? tenOrFewer : untold;
}

function releaseGroups(groups: readonly OutcomeGroup[], whole: ReleasedCounts): ReleasedGroup[] {
  const parts = partsTold(whole);
  const parted = groups.map((group) => partsOf(group, parts));
  const telling = ladder
    .filter((named) => isTold(whole.eligible) && named.every((part) => parts.includes(part)))
    .reduce<Telling | null>(
      (found, named) => found ?? decideTelling(groupCells(parted, named)),
      null
    );
  return groups.map((group, place) => {
    const tell = (part: string, value: number | null) =>
      told(telling, groupCellId(place, part), value ?? 0);
    const { eligible } = group.counts;
    const responded = tell('responded', group.counts.respondedEligible);
    const worse = tell('worse', group.counts.deterioratedEligible);
    const missing = tell('missing', eligible - group.counts.eligibleMeasured);
    const all = tell('eligible', eligible);
    return {
      key: group.key,
      label: group.label,
      counts: {
        eligible: all,
        respondedEligible: responded,
        deterioratedEligible: worse,
        missing
      },
      rates: {
        nonResponder: releaseRate(group.rates.nonResponder, responded, all),
        bestBound: releaseBound(group.rates.bestBound, [responded, missing], all)
      },
      harm: { worstBound: releaseBound(group.harm.worstBound, [worse, missing], all) }
    };
  });
}

type Part = 'responded' | 'worse' | 'missing';

/** What groups may publish of their eligible, the most first. */
const ladder: readonly (readonly Part[])[] = [
  ['responded', 'worse', 'missing'],
  ['responded', 'missing'],
  ['responded'],
  []
];

/** The parts of the eligible that the whole tells, and so all that groups may tell. */
function partsTold(whole: ReleasedCounts): Part[] {
  const counts: Readonly<Record<Part, ReleasedCount | null>> = {
    responded: whole.respondedEligible,
    worse: whole.deterioratedEligible,
    missing: whole.missing
  };
  return (['responded', 'worse', 'missing'] as const).filter((part) => isTold(counts[part]));
}

function isTold(count: ReleasedCount | null): count is number {
  return typeof count === 'number';
}

function partsOf(
  { counts }: OutcomeGroup,
  wholeTells: readonly Part[]
): { eligible: number; parts: Parts; rest: number } {
  const { eligible, eligibleMeasured, respondedEligible, deterioratedEligible } = counts;
  const all: Readonly<Record<Part, number>> = {
    responded: respondedEligible,
    worse: deterioratedEligible ?? 0,
    missing: eligible - eligibleMeasured
  };
  const parts = Object.fromEntries(wholeTells.map((part) => [part, all[part]]));
  return {
    eligible,
    parts,
    rest: Object.values(parts).reduce((left, n) => left - n, eligible)
  };
}

function countWithheld(released: unknown): number {
  if (typeof released !== 'object' || released === null) return 0;
  if ('withheld' in released && released.withheld === true) return 1;
  return Object.values(released).reduce<number>((sum, part) => sum + countWithheld(part), 0);
}
