/** @throws RangeError unless `value` is an integer of at least 0 */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} is ${value}. Give a whole number of at least 0.`);
  }
}

/** @throws RangeError unless both are counts and `numerator` is at most `denominator` */
export function requireShare(numerator: number, denominator: number): void {
  requireCount('numerator', numerator);
  requireCount('denominator', denominator);
  if (numerator > denominator) {
    throw new RangeError(
      `numerator ${numerator} is above denominator ${denominator}. Give a part of the whole.`
    );
  }
}

/** @throws RangeError unless both are counts, `denominator` from 1, `numerator` at most `denominator` */
export function requireSampledShare(numerator: number, denominator: number): void {
  requireShare(numerator, denominator);
  if (denominator === 0) {
    throw new RangeError('denominator is 0. Give at least one observation.');
  }
}

// From 0.99994 the library's gamma quantile ends in an error; no clinical interval is that wide.
const highestLevel = 0.9999;

/** @throws RangeError unless 0 < `level` ≤ 0.9999 */
export function requireLevel(level: number): void {
  if (!(level > 0 && level <= highestLevel)) {
    throw new RangeError(
      `level is ${level}. Give a number above 0 and at most ${highestLevel}, such as 0.95.`
    );
  }
}

/** @throws RangeError unless 0 ≤ `value` ≤ 1 */
export function requireProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`${name} is ${value}. Give a number from 0 to 1.`);
  }
}

/** @throws RangeError unless every value is a finite number */
export function requireFinite(name: string, values: readonly number[]): void {
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position !== -1) {
    throw new RangeError(
      `${name}[${position}] is ${values[position]}. Leave missing values out and count them apart.`
    );
  }
}

/** @throws RangeError unless `value` is a finite number above 0 */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} is ${value}. Give a number above 0.`);
  }
}
