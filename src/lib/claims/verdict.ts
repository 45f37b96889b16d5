import type { Estimate, Proportion } from '../statistics/estimate.ts';

export type VerdictWord =
  'consistent' | 'not consistent' | 'too little data' | 'cannot be told from clinic data';

/** A claim about a share, 0–1: "in 70% of patients" is a point, "in up to 70%" an upper bound. */
export interface ShareClaim {
  readonly kind: 'point' | 'up-to';
  readonly share: number;
}

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
 * otherwise there is too little data; "up to" is consistent where the interval's lower end is at or below it.
 */
export function decideVerdict(claim: ShareClaim, rate: Estimate<Proportion>): Verdict {
  if (!rate.estimable) return { word: 'too little data', reason: rate.reason };
  if (rate.denominator < fewestPatientsForVerdict) {
    return {
      word: 'too little data',
      reason: `fewer than ${fewestPatientsForVerdict} patients`
    };
  }
  return claim.kind === 'point' ? pointVerdict(claim.share, rate) : upToVerdict(claim.share, rate);
}

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

function percentOf(share: number): string {
  return `${Math.round(share * 100)}%`;
}
