import type { Instrument } from '../instruments/instrument.ts';
import {
  estimateDiagnosticAccuracy,
  type DiagnosticAccuracy
} from '../statistics/diagnostic-accuracy.ts';
import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import type { Definition } from './definition.ts';
import type { EligibleSeries, LaterScore } from './eligible-series.ts';
import { scoreTolerance } from './evaluate.ts';
import type { Labelled } from './labelled.ts';
import { addUp, totalOf } from './tally.ts';

/** Change from baseline after an infusion: higher than baseline, or a fall of so many percent of it. */
export const changeBands = ['worse', 'under-20', '20-to-49', '50-or-more'] as const;
export type ChangeBand = (typeof changeBands)[number];

export const earlyInfusions = [1, 2, 3, 4, 5, 6] as const;
/** Induction infusions from which a series counts as continued whatever its early scores said. */
export const continuedFrom = 4;

/** How many eligible series agree in their early change and their outcome. */
export interface EarlySignalTally {
  /** Null for the tally of all eligible, whether or not scored after any infusion. */
  readonly infusion: number | null;
  readonly band: ChangeBand | null;
  readonly continued: boolean;
  readonly measured: boolean;
  readonly responded: boolean;
  readonly n: number;
}

/** One series' tallies: the reference for `server/queries/early-signal.ts`. */
export function deriveEarlySignals(
  definition: Definition,
  { baseline, inductionInfusions, measured, responded, scores }: EligibleSeries
): EarlySignalTally[] {
  const facts = { continued: inductionInfusions >= continuedFrom, measured, responded, n: 1 };
  const early = scores.filter((score) => isBeforeWindow(definition, score));
  return [
    { infusion: null, band: null, ...facts },
    ...earlyInfusions.flatMap((infusion) => {
      const last = early.findLast(({ infusionsBefore }) => infusionsBefore === infusion);
      return last ? [{ infusion, band: changeBandOf(baseline, last.totalScore), ...facts }] : [];
    })
  ];
}

/** A score in the outcome window, or later, would predict itself. */
function isBeforeWindow({ outcomeWindow }: Definition, score: LaterScore): boolean {
  const { daysFromFirst, daysFromLastInduction } = score;
  const day = outcomeWindow.anchor === 'first-infusion' ? daysFromFirst : daysFromLastInduction;
  return day < outcomeWindow.fromDay;
}

export function changeBandOf(baseline: number, score: number): ChangeBand {
  const fellBy = (percent: number) =>
    baseline - score >= (baseline * percent) / 100 - scoreTolerance;
  if (fellBy(50)) return '50-or-more';
  if (fellBy(20)) return '20-to-49';
  return fellBy(0) ? 'under-20' : 'worse';
}

export function tallyEarlySignals(
  definition: Definition,
  series: readonly EligibleSeries[]
): EarlySignalTally[] {
  return addUp(series.flatMap((one) => deriveEarlySignals(definition, one)));
}

export type EarlySignalPopulation = 'eligible' | 'continued';

export interface BandOutcome extends Labelled<Proportion> {
  readonly band: ChangeBand;
  /** Of the denominator, without a score in the window: counted as not responded. */
  readonly withoutOutcome: number;
}

export interface EarlySign extends Labelled<DiagnosticAccuracy> {
  readonly fallAtLeastPercent: 20 | 50;
}

export interface EarlySignalsOf {
  readonly population: EarlySignalPopulation;
  readonly label: string;
  readonly n: number;
  /** Of them, without a score after this infusion and before the next: in no band. */
  readonly withoutSignal: number;
  readonly bands: readonly BandOutcome[];
  readonly signs: readonly EarlySign[];
}

export interface EarlySignal {
  readonly infusion: number;
  /** All eligible first: the headline. */
  readonly populations: readonly EarlySignalsOf[];
}

const populations: Record<EarlySignalPopulation, string> = {
  eligible: 'all eligible',
  continued:
    'those who continued regardless (at least 4 induction infusions); patients told that it is not working stop, which biases the other'
};
const bandLabels: Record<ChangeBand, string> = {
  worse: 'higher than baseline',
  'under-20': 'down under 20%',
  '20-to-49': 'down 20–49%',
  '50-or-more': 'down 50% or more'
};
const signBands: Record<EarlySign['fallAtLeastPercent'], readonly ChangeBand[]> = {
  20: ['20-to-49', '50-or-more'],
  50: ['50-or-more']
};

/**
 * What the change after each of the first six infusions says of response at the outcome window. A missing
 * window score counts as not responded.
 *
 * @param blocked why the definition, or response at its window, cannot be told from these data, or null
 */
export function estimateEarlySignals(
  tallies: readonly EarlySignalTally[],
  instrument: Instrument,
  blocked: string | null
): EarlySignal[] {
  const why = blocked ?? whyNoPercent(instrument);
  return earlyInfusions.map((infusion) => ({
    infusion,
    populations: (['eligible', 'continued'] as const).map((population) =>
      estimatePopulation(tallies, infusion, population, why)
    )
  }));
}

function whyNoPercent({ minimum, name }: Instrument): string | null {
  return minimum === 0 ? null : `${name} does not start at 0, so a percent change means nothing`;
}

function estimatePopulation(
  tallies: readonly EarlySignalTally[],
  infusion: number,
  population: EarlySignalPopulation,
  blocked: string | null
): EarlySignalsOf {
  const among = tallies.filter(({ continued }) => population === 'eligible' || continued);
  const n = totalOf(among.filter((row) => row.infusion === null));
  const scored = among.filter((row) => row.infusion === infusion);
  const of = `after infusion ${infusion}, of ${populations[population]}`;
  return {
    population,
    label: populations[population],
    n,
    withoutSignal: n - totalOf(scored),
    bands: changeBands.map((band): BandOutcome => {
      const rows = scored.filter((row) => row.band === band);
      return {
        band,
        label: `Responded at the outcome window, of those ${bandLabels[band]} ${of}`,
        withoutOutcome: totalOf(rows.filter(({ measured }) => !measured)),
        estimate: unless(blocked, totalOf(rows), () =>
          estimateProportion(totalOf(rows.filter(({ responded }) => responded)), totalOf(rows))
        )
      };
    }),
    signs: ([20, 50] as const).map((fallAtLeastPercent): EarlySign => {
      const cell = (sign: boolean, outcome: boolean) =>
        totalOf(
          scored.filter(
            ({ band, responded }) =>
              band !== null &&
              signBands[fallAtLeastPercent].includes(band) === sign &&
              responded === outcome
          )
        );
      return {
        fallAtLeastPercent,
        label: `Down at least ${fallAtLeastPercent}% ${of}, as a sign of response at the outcome window`,
        estimate: unless(blocked, totalOf(scored), () =>
          estimateDiagnosticAccuracy({
            truePositive: cell(true, true),
            falsePositive: cell(true, false),
            falseNegative: cell(false, true),
            trueNegative: cell(false, false)
          })
        )
      };
    })
  };
}

function unless<T extends object>(
  blocked: string | null,
  n: number,
  estimate: () => Estimate<T>
): Estimate<T> {
  return blocked === null ? estimate() : notEstimable(blocked, n);
}
