import type { Instrument } from '../instruments/instrument.ts';
import type { Definition, Success } from './definition.ts';

/** A score as the definition reads it: one row of `aligned_assessments`. */
export interface AlignedScore {
  readonly totalScore: number | null;
  readonly valid: boolean;
  readonly chosen: boolean;
  readonly daysFromFirst: number;
  readonly daysFromLastInduction: number;
  readonly infusionsBefore: number;
}

export const eligibilityExclusions = [
  'no-baseline',
  'baseline-zero',
  'baseline-below-minimum'
] as const;
export const completionExclusions = [
  'too-few-infusions',
  'too-many-infusions',
  'induction-too-short',
  'induction-too-long'
] as const;
export type EligibilityExclusion = (typeof eligibilityExclusions)[number];
export type CompletionExclusion = (typeof completionExclusions)[number];

/** What became of one started series under one definition. */
export interface SeriesOutcome {
  readonly baseline: number | null;
  /** The score picked in the outcome window. */
  readonly outcome: number | null;
  /** The last score after the first infusion and up to the window's end; never the baseline. */
  readonly lastObservation: number | null;
  readonly ineligible: EligibilityExclusion | null;
  readonly incomplete: CompletionExclusion | null;
}

/**
 * PEG totals are means of three answers, so that a fall of exactly 30% (10/3 to 7/3) is missed by the last
 * bit of a double; a millionth of a point is far below any instrument's step.
 */
export const scoreTolerance = 1e-6;

/**
 * Applies a definition to one series. The reference for the SQL that `server/queries/series-outcomes.ts`
 * compiles from the same definition.
 *
 * @param scores the series' aligned scores of the definition's instrument
 */
export function evaluateSeries(
  definition: Definition,
  series: { readonly inductionInfusions: number; readonly inductionSpanDays: number },
  scores: readonly AlignedScore[]
): SeriesOutcome {
  const usable = scores.flatMap((score) =>
    score.valid && score.chosen && score.totalScore !== null
      ? [{ ...score, totalScore: score.totalScore }]
      : []
  );
  const before = usable.filter(
    (score) =>
      score.infusionsBefore === 0 &&
      score.daysFromFirst <= 0 &&
      score.daysFromFirst >= -(definition.baselineWindowDays ?? Infinity)
  );
  const after = usable.filter((score) => score.infusionsBefore > 0);
  const window = definition.outcomeWindow;
  const inWindow = after.filter(
    (score) => dayOf(score) >= window.fromDay && dayOf(score) <= window.toDay
  );
  const baseline = lowestBy(before, (score) => -score.daysFromFirst)?.totalScore ?? null;

  function dayOf(score: AlignedScore): number {
    return window.anchor === 'first-infusion' ? score.daysFromFirst : score.daysFromLastInduction;
  }

  return {
    baseline,
    outcome:
      lowestBy(inWindow, (score) => pickKey(definition, dayOf(score), score.infusionsBefore))
        ?.totalScore ?? null,
    lastObservation:
      lowestBy(
        after.filter((score) => dayOf(score) <= window.toDay),
        (score) => -positionKey(score.daysFromFirst, score.infusionsBefore)
      )?.totalScore ?? null,
    ineligible: ineligibleBecause(definition, baseline),
    incomplete: incompleteBecause(definition, series)
  };
}

/** Smaller is better: nearest to target, ties to the earlier day; or the last in the window. */
function pickKey(definition: Definition, day: number, infusionsBefore: number): number {
  const { pick } = definition.outcomeWindow;
  if (pick === 'last-in-window') return -positionKey(day, infusionsBefore);
  const distance = Math.abs(day - targetDayOf(definition)) * 2;
  return positionKey(distance + (day > targetDayOf(definition) ? 1 : 0), infusionsBefore);
}

/** Orders scores of one day by the infusions given before them. */
function positionKey(day: number, infusionsBefore: number): number {
  return day * positionsPerDay + infusionsBefore;
}

export const positionsPerDay = 10_000;

/** The window's own target, or its middle day (the earlier of two). */
export function targetDayOf(definition: Definition): number {
  const { targetDay, fromDay, toDay } = definition.outcomeWindow;
  return targetDay ?? Math.floor((fromDay + toDay) / 2);
}

function ineligibleBecause(
  definition: Definition,
  baseline: number | null
): EligibilityExclusion | null {
  if (baseline === null) return 'no-baseline';
  if (baseline <= 0) return 'baseline-zero';
  if (baseline < (definition.minimumBaseline ?? 0)) return 'baseline-below-minimum';
  return null;
}

function incompleteBecause(
  { induction }: Definition,
  series: { readonly inductionInfusions: number; readonly inductionSpanDays: number }
): CompletionExclusion | null {
  if (!induction) return null;
  const { inductionInfusions: count, inductionSpanDays: span } = series;
  if (count < (induction.minimumInfusions ?? 0)) return 'too-few-infusions';
  if (count > (induction.maximumInfusions ?? Infinity)) return 'too-many-infusions';
  if (span < (induction.minimumSpanDays ?? 0)) return 'induction-too-short';
  if (span > (induction.maximumSpanDays ?? Infinity)) return 'induction-too-long';
  return null;
}

/** Whether a score after treatment meets the definition's success rule, against the baseline. */
export function isSuccess(
  success: Success,
  instrument: Instrument,
  baseline: number,
  score: number
): boolean {
  switch (success.kind) {
    case 'percent-drop':
      return baseline - score >= (baseline * success.atLeast) / 100 - scoreTolerance;
    case 'threshold':
      return success.operator === '<'
        ? score < success.score - scoreTolerance
        : score <= success.score + scoreTolerance;
    case 'reliable-improvement':
      return isReliable(instrument, baseline, baseline - score);
  }
}

/** Whether a change (points, in either direction made positive) is reliable; false where none is sourced. */
export function isReliable(
  { reliableChange }: Instrument,
  baseline: number,
  change: number
): boolean {
  return (
    reliableChange !== null &&
    change >= reliableChange.points - scoreTolerance &&
    change >= baseline * (reliableChange.proportion ?? 0) - scoreTolerance
  );
}

/** Why a definition cannot be asked of its instrument's scale, whatever the data, or null. */
export function whyNotAskable(
  { success }: Pick<Definition, 'success'>,
  instrument: Instrument
): string | null {
  const { name, changeScore, direction, minimum } = instrument;
  if (direction === 'lower-is-worse')
    return `outcomes of ${name}, where lower is worse, are not built`;
  if (success.kind === 'threshold') return null;
  if (!changeScore) return `${name} is not a change score`;
  if (success.kind === 'percent-drop' && minimum !== 0) {
    return `${name} does not start at 0, so a percent drop of it means nothing`;
  }
  return null;
}

/**
 * Why the registry does not back a definition's success rule, or null. A percent drop is a response and a
 * threshold a remission whoever wrote the definition: the instrument needs a sourced one (or a sourced
 * caseness to be below), while the definition may set another number.
 */
export function whyNotSourced({ success }: Definition, instrument: Instrument): string | null {
  const { name, responseThresholds, remissionThresholds, caseness, reliableChange } = instrument;
  switch (success.kind) {
    case 'percent-drop':
      return responseThresholds.length > 0 ? null : `no response threshold is sourced for ${name}`;
    case 'threshold':
      return remissionThresholds.length > 0 || caseness !== null
        ? null
        : `no remission threshold is sourced for ${name}`;
    case 'reliable-improvement':
      return reliableChange === null ? `no reliable change is sourced for ${name}` : null;
  }
}

function lowestBy<Element>(
  elements: readonly Element[],
  key: (element: Element) => number
): Element | undefined {
  return elements.reduce<Element | undefined>(
    (best, element) => (best === undefined || key(element) < key(best) ? element : best),
    undefined
  );
}
