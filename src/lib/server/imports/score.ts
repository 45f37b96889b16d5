import type { Instrument } from '../../instruments/instrument.ts';
import { Refusal } from './import-report.ts';

const ENTER_OR_LEAVE_OUT = 'Enter the score, or leave the row out if none was taken.';

/** A total as written, before its instrument is known: digits, at most one decimal point. */
export function readScoreText(text: string): string | Refusal {
  const trimmed = text.trim();
  if (/^\d{1,6}(\.\d{1,6})?$/.test(trimmed)) return trimmed;
  if (trimmed === '') return new Refusal('blank', 'The score is blank.', ENTER_OR_LEAVE_OUT);
  if (/^[-−]\d+(\.\d+)?$/.test(trimmed))
    return new Refusal('score', '{value} is below 0.', 'Correct the score.');
  if (/^\d+,\d+$/.test(trimmed))
    return new Refusal(
      'score',
      '{value} has a decimal comma.',
      'Write a decimal point, such as 5.5.'
    );
  if (/^\d/.test(trimmed))
    return new Refusal(
      'score',
      '{value} is not written in digits alone.',
      'Write it as 14 or 5.5.'
    );
  return new Refusal('score', '{value} is not a score.', ENTER_OR_LEAVE_OUT);
}

/** The total on the instrument's own scale, or why the instrument cannot have it. */
export function readTotal(instrument: Instrument, digits: string): number | Refusal {
  const { name, minimum, maximum, scoreStep } = instrument;
  if (scoreStep === 1 && digits.includes('.'))
    return new Refusal(
      'score',
      `{value} is not a ${name} score: ${name} counts in whole points.`,
      'Enter the sum of its items.'
    );
  const total = Number(digits);
  if (total >= minimum && total <= maximum) return total;
  return new Refusal(
    'score',
    `{value} is outside the ${name} range, ${minimum} to ${maximum}.`,
    'Correct the score or the instrument.'
  );
}
