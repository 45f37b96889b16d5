import type { Instrument, ScoreOutcome } from './instrument.ts';

/**
 * Whether a total entered or imported without its items can be a score of this instrument.
 * Instruments that sum whole-number items take whole numbers only. Means and T-scores take any number in
 * range, because files round them differently (a PEG of 16/3 arrives as 5.3, 5.33 or 5.333).
 *
 * @param totalScore on the instrument's own scale
 * @returns the score, or a sentence saying what is wrong and what to do
 */
export function isValidTotal(
  instrument: Pick<Instrument, 'name' | 'minimum' | 'maximum' | 'scoreStep'>,
  totalScore: number
): ScoreOutcome {
  const { name, minimum, maximum, scoreStep } = instrument;
  if (!Number.isFinite(totalScore)) {
    return {
      valid: false,
      reason: `${name} total is not a number. Enter ${minimum} to ${maximum}.`
    };
  }
  if (totalScore < minimum || totalScore > maximum) {
    return {
      valid: false,
      reason: `${name} total ${totalScore} is outside ${minimum} to ${maximum}. Check the score or the instrument.`
    };
  }
  if (scoreStep === 1 && !Number.isInteger(totalScore)) {
    return {
      valid: false,
      reason: `${name} total ${totalScore} is not a whole number. Enter the sum of the items.`
    };
  }
  return { valid: true, totalScore };
}
