/** U+2212, as wide as a digit; a hyphen is not a minus. */
const minus = '−';
const thousandsSeparator = ',';

/** Shifts the decimal point in the shortest decimal text of `value`, so that 1.005 × 100 is 100.5. */
function shiftDecimal(value: number, places: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thousandsSeparator);
}

/**
 * Rounds half away from zero, on the shortest decimal that reads back as `value` rather than on its
 * binary expansion: 1.005 to two places is 1.01, and 0.0625 as a percent to one place is 6.3.
 *
 * @param value finite
 * @param fractionDigits decimal places kept, 0 or more
 * @param shift powers of ten to multiply by first, without a binary multiplication; 2 for percent
 * @returns sign, and the digits as text without a sign
 * @throws RangeError when `value` is not finite
 */
function roundToText(
  value: number,
  fractionDigits: number,
  shift: number
): { negative: boolean; text: string } {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot format ${value} as a number.`);
  const scaled = Math.round(shiftDecimal(Math.abs(value), shift + fractionDigits));
  const digits = BigInt(scaled)
    .toString()
    .padStart(fractionDigits + 1, '0');
  const whole = groupThousands(digits.slice(0, digits.length - fractionDigits));
  const text = fractionDigits > 0 ? `${whole}.${digits.slice(-fractionDigits)}` : whole;
  return { negative: value < 0 && scaled > 0, text };
}

/**
 * A number with a fixed number of decimals, true minus and thousands separators. Never "−0".
 *
 * @param shift powers of ten to multiply by first; 2 turns a proportion into percent
 * @throws RangeError when `value` is not finite
 * @example formatNumber(-1234.5, 1): "−1,234.5"
 */
export function formatNumber(value: number, fractionDigits = 0, shift = 0): string {
  const { negative, text } = roundToText(value, fractionDigits, shift);
  return negative ? minus + text : text;
}

/** As `formatNumber`, with "+" before what is above zero after rounding. */
export function formatSigned(value: number, fractionDigits = 0, shift = 0): string {
  const { negative, text } = roundToText(value, fractionDigits, shift);
  if (negative) return minus + text;
  return /[1-9]/.test(text) ? `+${text}` : text;
}

/** @example formatCount(7440): "7,440" */
export function formatCount(count: number): string {
  return formatNumber(count);
}

/** @example formatCountOf(1, 'patient'): "1 patient"; formatCountOf(2, 'series', 'series'): "2 series" */
export function formatCountOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
