import { fileColumn, type FigureColumn } from '$lib/charts/column.ts';
import { formatCount } from '$lib/format/number.ts';
import { formatRatePercent } from '$lib/format/percent.ts';
import { fewestPatientsForRate, formatRate } from '$lib/format/rate.ts';
import type { Instrument } from '$lib/instruments/instrument.ts';
import type { Item9Change } from '$lib/outcomes/item9-change.ts';
import type { FlowStep } from '$lib/outcomes/rates.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';
import type { Estimate, Proportion } from '$lib/statistics/estimate.ts';
import type { OtherOutcome } from './other-outcomes.ts';
import { exclusionWording, stepWording } from './wording.ts';

/** One rate of the page, for its figure, table and file. */
export interface RateRecord {
  readonly measure: string;
  readonly label: string;
  /** What counts, where it is not the definition's own success: "PHQ-9 below 5". */
  readonly outcome?: string;
  readonly rate: Estimate<Proportion>;
}

export function benefitRecords(
  { rates }: OutcomeReport,
  others: readonly OtherOutcome[]
): RateRecord[] {
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
    { measure: 'best_bound', label: 'Best bound', rate: rates.bestBound },
    ...others.map(({ measure, label, rule, rate }) => ({ measure, label, outcome: rule, rate }))
  ];
}

/** Reliable deterioration and a rise of item 9, each among measured and at its worst. */
export function harmRecords(
  { harm }: OutcomeReport,
  { rose }: Item9Change,
  worse: string
): RateRecord[] {
  const item9 = 'Item 9 rose from 0';
  return [
    { measure: 'reliably_worse_measured', label: 'Measured', outcome: worse, rate: harm.measured },
    {
      measure: 'reliably_worse_worst_bound',
      label: 'Worst bound',
      outcome: worse,
      rate: harm.worstBound
    },
    {
      measure: 'item_9_rose_measured',
      label: 'Measured',
      outcome: item9,
      rate: rose.measured
    },
    {
      measure: 'item_9_rose_worst_bound',
      label: 'Worst bound',
      outcome: item9,
      rate: rose.worstBound
    }
  ];
}

/** Who item 9 is counted among, and who cannot be. */
export function item9Foot({ atZero, aboveZeroAtBaseline, withoutBaseline }: Item9Change): string {
  return `Item 9 asks of thoughts of self-harm: of ${formatCount(atZero)} eligible who last answered 0 before infusion 1, any answer above 0 in the window; ${formatCount(aboveZeroAtBaseline)} were above 0 already, ${formatCount(withoutBaseline)} have no answer.`;
}

/** "Reliably worse: PHQ-9 up 6 points or more". */
export function describeWorse({ name, reliableChange }: Instrument): string {
  if (reliableChange === null) return `Reliably worse on ${name}`;
  const { points, proportion } = reliableChange;
  const share = proportion ? ` and ${Math.round(proportion * 100)}% or more` : ' or more';
  return `Reliably worse: ${name} up ${points} points${share}`;
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
    key: 'outcome',
    label: 'Outcome',
    value: ({ outcome }) => outcome ?? null,
    csv: ({ outcome }) => outcome ?? null
  },
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
