import { fileColumn, type FigureColumn } from '$lib/charts/column.ts';
import { formatCount } from '$lib/format/number.ts';
import { formatRatePercent } from '$lib/format/percent.ts';
import { fewestPatientsForRate, formatRate } from '$lib/format/rate.ts';
import type { FlowStep } from '$lib/outcomes/rates.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';
import type { Estimate, Proportion } from '$lib/statistics/estimate.ts';
import { exclusionWording, stepWording } from './wording.ts';

/** One rate of the page, for its figure, table and file. */
export interface RateRecord {
  readonly measure: string;
  readonly label: string;
  readonly rate: Estimate<Proportion>;
}

export function benefitRecords({ rates }: OutcomeReport): RateRecord[] {
  return [
    {
      measure: 'eligible_missing_not_responded',
      label: 'Eligible, missing counts as no',
      rate: rates.nonResponder
    },
    { measure: 'complete_cases', label: 'Measured: complete cases', rate: rates.completeCase },
    {
      measure: 'last_score_carried_forward',
      label: 'Last score carried forward',
      rate: rates.lastObservation
    },
    { measure: 'best_bound', label: 'Best bound', rate: rates.bestBound }
  ];
}

export function harmRecords({ harm }: OutcomeReport): RateRecord[] {
  return [
    { measure: 'reliably_worse_measured', label: 'Measured', rate: harm.measured },
    { measure: 'reliably_worse_worst_bound', label: 'Worst bound', rate: harm.worstBound }
  ];
}

export function denominatorRecords({ denominators }: OutcomeReport): RateRecord[] {
  return (['started', 'eligible', 'completed', 'measured'] as const).map((measure) => ({
    measure,
    label: measure,
    rate: denominators[measure]
  }));
}

function ofEstimate(pick: (rate: Proportion) => number | string) {
  return ({ rate }: RateRecord) => (rate.estimable ? pick(rate) : null);
}

/** Text of a rate that may be shown: not where it rests on too few. */
function ofShown(pick: (rate: Proportion) => string) {
  return ({ rate }: RateRecord) =>
    rate.estimable && rate.denominator >= fewestPatientsForRate ? pick(rate) : null;
}

export const rateColumns: readonly FigureColumn<RateRecord>[] = [
  { key: 'measure', label: 'Measure', value: ({ label }) => label, csv: ({ measure }) => measure },
  {
    key: 'numerator',
    label: 'Patients',
    numeric: true,
    value: ofEstimate(({ numerator }) => formatCount(numerator)),
    csv: ofEstimate(({ numerator }) => numerator)
  },
  {
    key: 'denominator',
    label: 'Of',
    numeric: true,
    value: ({ rate }) => formatCount(rate.estimable ? rate.denominator : rate.n),
    csv: ({ rate }) => (rate.estimable ? rate.denominator : rate.n)
  },
  {
    key: 'estimate',
    label: 'Rate',
    numeric: true,
    value: ofShown(({ estimate }) => formatRatePercent(estimate)),
    csv: ofEstimate(({ estimate }) => estimate)
  },
  {
    key: 'lower',
    label: 'Lower',
    unit: '95%, Wilson',
    numeric: true,
    value: ofShown(({ interval }) => formatRatePercent(interval.lower)),
    csv: ofEstimate(({ interval }) => interval.lower)
  },
  {
    key: 'upper',
    label: 'Upper',
    numeric: true,
    value: ofShown(({ interval }) => formatRatePercent(interval.upper)),
    csv: ofEstimate(({ interval }) => interval.upper)
  },
  fileColumn(
    'level',
    ofEstimate(({ interval }) => interval.level)
  ),
  fileColumn(
    'method',
    ofEstimate(({ interval }) => interval.method)
  ),
  {
    key: 'note',
    label: 'Note',
    value: ({ rate }) => {
      const text = formatRate(rate);
      return text.shown ? null : text.sentence;
    },
    csv: ({ rate }) => (rate.estimable ? null : rate.reason)
  }
];

/** One row a step and one an exclusion after it, so that the file adds up as the picture does. */
export interface FlowRecord {
  readonly step: FlowStep['step'];
  readonly kind: 'step' | 'exclusion';
  readonly label: string;
  readonly n: number;
  readonly responded: number | null;
}

export function flowRecords({ flow, definition }: OutcomeReport): FlowRecord[] {
  return flow.flatMap(({ step, n, responded, exclusions }) => [
    { step, kind: 'step', label: stepWording(step, definition).label, n, responded } as const,
    ...exclusions.map(
      (exclusion) =>
        ({
          step,
          kind: 'exclusion',
          label: exclusionWording(exclusion.reason, definition),
          n: -exclusion.n,
          responded: null
        }) as const
    )
  ]);
}

export const flowColumns: readonly FigureColumn<FlowRecord>[] = [
  fileColumn('after_step', ({ step }) => step),
  fileColumn('kind', ({ kind }) => kind),
  { key: 'label', label: 'Who', value: ({ label }) => label, csv: ({ label }) => label },
  {
    key: 'patients',
    label: 'Patients',
    numeric: true,
    value: ({ n }) => (n < 0 ? `−${formatCount(-n)}` : formatCount(n)),
    csv: ({ n }) => n
  },
  {
    key: 'responded',
    label: 'Responded',
    numeric: true,
    value: ({ responded }) => (responded === null ? null : formatCount(responded)),
    csv: ({ responded }) => responded
  }
];
