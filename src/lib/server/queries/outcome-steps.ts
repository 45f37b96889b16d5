import { expressionBuilder, type AliasableExpression, type Expression, type SqlBool } from 'kysely';
import type { Definition } from '../../outcomes/definition.ts';
import {
  completionExclusions,
  eligibilityExclusions,
  type CompletionExclusion,
  type EligibilityExclusion
} from '../../outcomes/evaluate.ts';

/** How far a series came, in order: the place in this list is `step`. */
export const steps = [
  'other-indication',
  'window-open',
  ...eligibilityExclusions,
  ...completionExclusions,
  'completed'
] as const;
export type Step = (typeof steps)[number];

export function stepOf(step: Step): number {
  return steps.indexOf(step);
}

export const firstStarted = stepOf(eligibilityExclusions[0]);
export const firstEligible = stepOf(completionExclusions[0]);

/** What tells the step of a begun series. */
export type StepRow = {
  indication_matches: boolean;
  window_closed: boolean;
  induction_infusions: number;
  span_days: number;
  baseline: number | null;
};

/** `step` of a row of `StepRow`: a number, since comparing texts of a million rows takes as long as the join. */
export function stepSql(definition: Definition): AliasableExpression<number> {
  const eb = expressionBuilder<{ row: StepRow }, 'row'>();
  const excluded = [
    ...whyIneligible(definition, eb.ref('baseline')),
    ...whyIncomplete(definition, eb.ref('induction_infusions'), eb.ref('span_days'))
  ];
  return excluded
    .reduce(
      (step, [reason, met]) => step.when(met).then(stepOf(reason)),
      eb
        .case()
        .when('indication_matches', '=', false)
        .then(stepOf('other-indication'))
        .when('window_closed', '=', false)
        .then(stepOf('window-open'))
    )
    .else(stepOf('completed'))
    .end();
}

/** Whether a started series is eligible: none of `outcomes/evaluate.ts` `EligibilityExclusion`. */
export function isEligibleSql(
  definition: Definition,
  baseline: Expression<number | null>
): Expression<SqlBool> {
  const eb = expressionBuilder();
  return eb.and([
    eb(baseline, '>', 0),
    ...(definition.minimumBaseline === undefined
      ? []
      : [eb(baseline, '>=', definition.minimumBaseline)])
  ]);
}

/** Whether a series is within the induction bounds: none of `outcomes/evaluate.ts` `CompletionExclusion`. */
export function isCompleteSql(
  definition: Definition,
  inductionInfusions: Expression<number>,
  spanDays: Expression<number>
): AliasableExpression<boolean> {
  const eb = expressionBuilder();
  const reasons = whyIncomplete(definition, inductionInfusions, spanDays);
  const within = reasons.map(([, met]) => eb.not(met));
  return (within.length === 0 ? eb.lit(true) : eb.and(within)).$castTo<boolean>();
}

type Reason<Name> = readonly [Name, Expression<SqlBool>];

function whyIneligible(
  { minimumBaseline }: Definition,
  baseline: Expression<number | null>
): Reason<EligibilityExclusion>[] {
  const eb = expressionBuilder();
  return [
    ['no-baseline', eb(baseline, 'is', null)],
    ['baseline-zero', eb(baseline, '<=', 0)],
    ...(minimumBaseline === undefined
      ? []
      : [['baseline-below-minimum', eb(baseline, '<', minimumBaseline)] as const])
  ];
}

/** In order; the definition's own bounds alone, so that what restricts nothing is not computed. */
function whyIncomplete(
  { induction = {} }: Definition,
  inductionInfusions: Expression<number>,
  spanDays: Expression<number>
): Reason<CompletionExclusion>[] {
  const eb = expressionBuilder();
  const { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays } = induction;
  const bound = (
    reason: CompletionExclusion,
    value: Expression<number>,
    operator: '<' | '>',
    limit: number | undefined
  ): Reason<CompletionExclusion>[] =>
    limit === undefined ? [] : [[reason, eb(value, operator, limit)]];
  return [
    ...bound('too-few-infusions', inductionInfusions, '<', minimumInfusions),
    ...bound('too-many-infusions', inductionInfusions, '>', maximumInfusions),
    ...bound('induction-too-short', spanDays, '<', minimumSpanDays),
    ...bound('induction-too-long', spanDays, '>', maximumSpanDays)
  ];
}
