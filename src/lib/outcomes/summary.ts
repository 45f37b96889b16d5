import type { Instrument } from '../instruments/instrument.ts';
import { decideStatus, hasStatus, type PatientStatus } from './status.ts';

/** The product's baseline: last valid score on days −14 to 0, before infusion 1. */
export const baselineWindowDays = 14;

/** A valid, chosen score of one series and instrument. */
export interface SeriesScore {
  readonly totalScore: number;
  readonly daysFromFirst: number;
  readonly infusionsBefore: number;
}

/** One instrument of one series at a glance. */
export interface InstrumentSummary {
  readonly instrument: Instrument;
  readonly baseline: SeriesScore | null;
  /** Newest score after infusion 1, and the one before it. */
  readonly latest: SeriesScore | null;
  readonly previous: SeriesScore | null;
  /** Latest − baseline, in points; null without both, and for an instrument that is no change score. */
  readonly changeFromBaseline: number | null;
  /** Change as a share of baseline (−0.63); null where baseline is 0 or the scale does not start at 0. */
  readonly percentChange: number | null;
  /** Null for an instrument without status words: see `hasStatus`. */
  readonly status: PatientStatus | null;
}

/**
 * @param scores the series' valid, chosen scores of the instrument, in any order
 * @param infusions infusions given in the series
 */
export function summariseInstrument(
  instrument: Instrument,
  scores: readonly SeriesScore[],
  infusions: number
): InstrumentSummary {
  const ordered = [...scores].sort(
    (a, b) => a.daysFromFirst - b.daysFromFirst || a.infusionsBefore - b.infusionsBefore
  );
  const baseline = ordered.findLast(isBaselineScore) ?? null;
  const after = ordered.filter((score) => score.infusionsBefore > 0);
  const latest = after.at(-1) ?? null;
  const changeFromBaseline =
    instrument.changeScore && baseline && latest ? latest.totalScore - baseline.totalScore : null;
  return {
    instrument,
    baseline,
    latest,
    previous: after.at(-2) ?? (latest ? baseline : null),
    changeFromBaseline,
    percentChange:
      changeFromBaseline !== null && baseline && baseline.totalScore > 0 && instrument.minimum === 0
        ? changeFromBaseline / baseline.totalScore
        : null,
    status: hasStatus(instrument)
      ? decideStatus(instrument, baseline?.totalScore ?? null, after, infusions)
      : null
  };
}

function isBaselineScore({ daysFromFirst, infusionsBefore }: SeriesScore): boolean {
  return infusionsBefore === 0 && daysFromFirst <= 0 && daysFromFirst >= -baselineWindowDays;
}

/**
 * The instrument a row or headline shows for a domain: the one with most scores in the series, ties to the
 * registry's order, so that a patient followed by QIDS-SR16 is not shown by a stray PHQ-9.
 *
 * @param instruments the domain's candidates in the registry's order
 */
export function leadingInstrument(
  instruments: readonly Instrument[],
  scoreCount: (instrumentId: string) => number
): Instrument | null {
  return instruments.reduce<Instrument | null>((leading, one) => {
    const count = scoreCount(one.id);
    return count > 0 && count > (leading ? scoreCount(leading.id) : 0) ? one : leading;
  }, null);
}
