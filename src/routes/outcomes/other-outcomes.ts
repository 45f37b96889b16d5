import type { Instrument } from '$lib/instruments/instrument.ts';
import type { Definition, Success } from '$lib/outcomes/definition.ts';
import { describeSuccess } from '$lib/outcomes/describe-definition.ts';
import type { NamedRates } from '$lib/outcomes/named-rates.ts';
import type { Estimate, Proportion } from '$lib/statistics/estimate.ts';

/** Another outcome of the same people in the same window. */
export interface OtherOutcome {
  readonly measure: string;
  readonly label: string;
  /** "PHQ-9 below 5". */
  readonly rule: string;
  /** Of eligible, a missing score counting as no. */
  readonly rate: Estimate<Proportion>;
}

/**
 * The outcomes that the registry names for the instrument besides the definition's own: reliable improvement,
 * response, then every remission in use. What was not read in a source is left out.
 */
export function otherOutcomes(
  definition: Definition,
  instrument: Instrument,
  { response, remission, reliableChange: [reliable] }: NamedRates
): OtherOutcome[] {
  const outcome = (measure: string, label: string, success: Success, rate: OtherOutcome['rate']) =>
    isSameRule(definition.success, success)
      ? []
      : [{ measure, label, rule: describeSuccess({ ...definition, success }, instrument), rate }];
  const isSourced = ({ source }: { source: { verification: string } }) =>
    source.verification !== 'unverified';
  return [
    ...(reliable && isSourced(reliable)
      ? outcome(
          'reliably_better',
          'Reliably better',
          { kind: 'reliable-improvement' },
          reliable.improved.eligible
        )
      : []),
    ...response.filter(isSourced).flatMap(({ id, eligible }) => {
      const threshold = instrument.responseThresholds.find((one) => one.id === id);
      if (!threshold) return [];
      const atLeast = Math.round(threshold.atLeastProportion * 100);
      return outcome(
        `response_${atLeast}`,
        'Response',
        { kind: 'percent-drop', atLeast },
        eligible
      );
    }),
    ...remission.filter(isSourced).flatMap(({ id, eligible }) => {
      const threshold = instrument.remissionThresholds.find((one) => one.id === id);
      if (threshold?.operator !== '<' && threshold?.operator !== '<=') return [];
      const { operator, score } = threshold;
      return outcome(
        `remission_${id.replaceAll('-', '_')}`,
        'Remission',
        { kind: 'threshold', operator, score },
        eligible
      );
    })
  ];
}

function isSameRule(one: Success, other: Success): boolean {
  switch (one.kind) {
    case 'percent-drop':
      return other.kind === one.kind && other.atLeast === one.atLeast;
    case 'threshold':
      return (
        other.kind === one.kind && other.operator === one.operator && other.score === one.score
      );
    case 'reliable-improvement':
      return other.kind === one.kind;
  }
}
