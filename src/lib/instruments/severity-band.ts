import type { Instrument, SeverityBand } from './instrument.ts';

/**
 * The severity band a total score falls in.
 * A band reaches from its own `from` up to the next band's `from`: cut points are lower limits, so a mean
 * of 4.9 with bands 0–4 and 5–6 is still in the first. Scores are never rounded before the lookup.
 *
 * @param totalScore on the instrument's own scale
 * @returns null where the instrument has no sourced bands or the score is outside its range
 */
export function severityBandOf(
  instrument: Pick<Instrument, 'minimum' | 'maximum' | 'severityBands'>,
  totalScore: number
): SeverityBand | null {
  if (!(totalScore >= instrument.minimum && totalScore <= instrument.maximum)) return null;
  return instrument.severityBands.findLast((band) => band.from <= totalScore) ?? null;
}
