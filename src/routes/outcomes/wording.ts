import { formatCount } from '$lib/format/number.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';
import type { FlowExclusion, FlowStep } from '$lib/outcomes/rates.ts';
import type { Definition } from '$lib/outcomes/definition.ts';

interface StepWording {
  readonly label: string;
  readonly note: string;
}

/** The four denominators are called by exactly these names. */
export function stepWording(step: FlowStep['step'], definition: Definition): StepWording {
  const induction = definition.induction ? ', within the induction bounds' : ', no bounds set';
  const minimum = definition.minimumBaseline
    ? ` of ${definition.minimumBaseline} or more`
    : ' above 0';
  const words: Record<FlowStep['step'], StepWording> = {
    begun: {
      label: definition.unit === 'first-series' ? 'First series begun' : 'Series begun',
      note: definition.agent ?? 'any agent'
    },
    started: { label: 'started', note: 'right indication, window closed' },
    eligible: { label: 'eligible', note: `also a valid baseline${minimum}` },
    completed: { label: 'completed', note: `eligible${induction}` },
    measured: { label: 'measured', note: 'completed, and a score in the window' },
    responded: { label: 'Responded', note: 'of eligible, whoever was measured' }
  };
  return words[step];
}

/** "27 no baseline score in the 14 days before": the words after a count. */
export function exclusionWording(reason: FlowExclusion, definition: Definition): string {
  const { baselineWindowDays: days, minimumBaseline, induction } = definition;
  const words: Record<FlowExclusion, string> = {
    'other-indication': 'treated for something else',
    'window-open': 'outcome window still open',
    'no-baseline': days === undefined ? 'no score before' : `no score in the ${days} days before`,
    'baseline-zero': 'baseline 0',
    'baseline-below-minimum': `baseline below ${minimumBaseline ?? ''}`,
    'too-few-infusions': `stopped before infusion ${induction?.minimumInfusions ?? ''}`,
    'too-many-infusions': `more than ${induction?.maximumInfusions ?? ''} infusions`,
    'induction-too-short': `induction under ${induction?.minimumSpanDays ?? ''} days`,
    'induction-too-long': `induction over ${induction?.maximumSpanDays ?? ''} days`,
    'no-score-in-window': 'no score in the window',
    'not-responded': 'measured, did not respond',
    'responded-outside-bounds': 'responded outside the induction bounds, counted again'
  };
  return words[reason];
}

/**
 * The flow's heading: where the claim is met only once patients are left out, it says how many. Counts only,
 * since a heading has no room for an interval.
 */
export function flowFinding({ counts, denominators }: OutcomeReport, claimed: number): string {
  const includes = ({ lower, upper }: { lower: number; upper: number }) =>
    lower <= claimed && claimed <= upper;
  const { eligible, measured } = denominators;
  if (
    eligible.estimable &&
    measured.estimable &&
    eligible.interval.upper < claimed &&
    includes(measured.interval)
  ) {
    const leftOut = counts.eligible - counts.measured;
    return `${Math.round(claimed * 100)}% appears only when ${formatCount(leftOut)} of the ${formatCount(counts.eligible)} eligible are left out`;
  }
  return `Of ${formatCount(counts.begun)} who began, ${formatCount(counts.respondedEligible)} are counted as responded`;
}
