import type { Estimate, Interval, Proportion } from '../statistics/estimate.ts';

export type VerdictWord =
  'consistent' | 'not consistent' | 'too little data' | 'cannot be told from clinic data';

/**
 * A claim about a share, 0–1: "in 70% of patients" is a point, "in up to 70%" an upper bound, "most" is more
 * than 50%.
 */
export interface ShareClaim {
  readonly kind: 'point' | 'up-to' | 'more-than';
  readonly share: number;
}

/** A claim about a size, such as "about 2 hours" as 105 to 135 minutes; both ends belong to it. */
export interface BandClaim {
  readonly kind: 'band';
  readonly from: number;
  readonly to: number;
  /** "minutes". */
  readonly unit: string;
}

/** The estimator a band claim names: a mean or median with its interval, in the claim's unit. */
export type Located = Estimate<{ readonly n: number; readonly interval: Interval }>;

export interface Verdict {
  readonly word: VerdictWord;
  readonly direction?: 'lower' | 'higher';
  readonly reason: string;
}

/** A point claim is called consistent only where the interval is at most this far to either side. */
export const widestConsistentHalfWidth = 0.1;
export const fewestPatientsForVerdict = 10;

/**
 * Holds a share against a claim by its own 95% interval, by the product's rule. A point claim is not
 * consistent where the interval excludes it, consistent where it includes it and is narrow enough, and
 * otherwise there is too little data; "up to" is consistent where the interval's lower end is at or below it;
 * "more than" is consistent where the whole interval is above it, not where none of it is.
 */
export function decideVerdict(claim: ShareClaim, rate: Estimate<Proportion>): Verdict {
  if (!rate.estimable) return { word: 'too little data', reason: rate.reason };
  if (rate.denominator < fewestPatientsForVerdict) return tooFew;
  switch (claim.kind) {
    case 'point':
      return pointVerdict(claim.share, rate);
    case 'up-to':
      return upToVerdict(claim.share, rate);
    case 'more-than':
      return moreThanVerdict(claim.share, rate);
  }
}

/**
 * Holds a mean or median against a band by its own 95% interval: consistent where the whole interval is in
 * the band, not consistent where none of it is, otherwise too little data.
 */
export function decideBandVerdict({ from, to, unit }: BandClaim, located: Located): Verdict {
  if (!located.estimable) return { word: 'too little data', reason: located.reason };
  if (located.n < fewestPatientsForVerdict) return tooFew;
  const { lower, upper } = located.interval;
  const band = `${from}–${to} ${unit}`;
  if (upper < from || lower > to) {
    return {
      word: 'not consistent',
      direction: upper < from ? 'lower' : 'higher',
      reason: `the interval lies outside ${band}`
    };
  }
  return lower >= from && upper <= to
    ? { word: 'consistent', reason: `the whole interval is within ${band}` }
    : { word: 'too little data', reason: `the interval is only partly within ${band}` };
}

const tooFew: Verdict = {
  word: 'too little data',
  reason: `fewer than ${fewestPatientsForVerdict} patients`
};

function pointVerdict(share: number, { interval }: Proportion): Verdict {
  const claimed = percentOf(share);
  if (interval.upper < share || interval.lower > share) {
    return {
      word: 'not consistent',
      direction: interval.upper < share ? 'lower' : 'higher',
      reason: `the interval excludes ${claimed}`
    };
  }
  return (interval.upper - interval.lower) / 2 <= widestConsistentHalfWidth
    ? { word: 'consistent', reason: `the interval includes ${claimed}` }
    : {
        word: 'too little data',
        reason: `the interval includes ${claimed} and is wider than 10 points to either side`
      };
}

function upToVerdict(share: number, { interval }: Proportion): Verdict {
  const claimed = percentOf(share);
  if (interval.lower > share) {
    return {
      word: 'not consistent',
      direction: 'higher',
      reason: `the interval lies above ${claimed}`
    };
  }
  return {
    word: 'consistent',
    reason:
      interval.upper < share
        ? `with “up to”; ${claimed} is not reached`
        : `with “up to”; the interval reaches ${claimed}`
  };
}

function moreThanVerdict(share: number, { interval }: Proportion): Verdict {
  const claimed = percentOf(share);
  if (interval.lower > share)
    return { word: 'consistent', reason: `the whole interval is above ${claimed}` };
  return interval.upper <= share
    ? {
        word: 'not consistent',
        direction: 'lower',
        reason: `none of the interval is above ${claimed}`
      }
    : { word: 'too little data', reason: `only part of the interval is above ${claimed}` };
}

function percentOf(share: number): string {
  return `${Math.round(share * 100)}%`;
}
