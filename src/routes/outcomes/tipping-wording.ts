import { formatCount } from '$lib/format/number.ts';
import { fewestPatientsForRate } from '$lib/format/rate.ts';
import type { Estimate, Interval } from '$lib/statistics/estimate.ts';
import type { TippingPoint, TippingPoints } from '$lib/statistics/tipping-points.ts';

/** A sentence with its count in front, for bold: "51 of 71" "without a score would have had to respond …". */
export interface TippingSentence {
  readonly count: string | null;
  readonly text: string;
}

/**
 * How many of those without a score would have had to respond, for the rate and for its interval; nothing
 * where the rate cannot be told or rests on too few to be shown.
 *
 * @param interval of the rate itself, to tell an interval beyond the target from one that includes it
 */
export function tippingSentences(
  points: Estimate<TippingPoints>,
  interval: Pick<Interval, 'lower'> | null
): TippingSentence[] {
  if (!points.estimable || interval === null || points.denominator < fewestPatientsForRate)
    return [];
  const { missing, target } = points;
  const share = `${Math.round(target * 100)}%`;
  const beyond = interval.lower > target;
  return [
    sentence(points.rate, missing, {
      needs: `for the rate to reach ${share}`,
      already: `The rate is already at or above ${share}, whoever is without a score.`,
      cannot: `the rate could not reach ${share}`
    }),
    sentence(points.interval, missing, {
      needs: `for its interval to include ${share}`,
      already: beyond
        ? `Its interval is already above ${share}.`
        : `Its interval already includes ${share}.`,
      cannot: `its interval could not include ${share}`
    })
  ];
}

function sentence(
  point: TippingPoint,
  missing: number,
  words: { readonly needs: string; readonly already: string; readonly cannot: string }
): TippingSentence {
  if (point === 'already') return { count: null, text: words.already };
  if (point === 'cannot') return { count: null, text: cannotText(missing, words.cannot) };
  return {
    count: `${formatCount(point)} of ${formatCount(missing)}`,
    text: `without a score would have had to respond ${words.needs}.`
  };
}

function cannotText(missing: number, cannot: string): string {
  if (missing === 0) return `Nobody is without a score, so ${cannot}.`;
  const everyone = missing === 1 ? 'the one' : `all ${formatCount(missing)}`;
  return `Even if ${everyone} without a score had responded, ${cannot}.`;
}
