import { formatCount } from './number.ts';
import { formatRateInterval, formatRatePercent } from './percent.ts';

/** A share that cannot be told without its counts and interval. All proportions are 0–1. */
export interface EstimatedRate {
  readonly estimable: true;
  readonly numerator: number;
  readonly denominator: number;
  readonly estimate: number;
  readonly interval: {
    readonly lower: number;
    readonly upper: number;
    readonly level: number;
    readonly method: string;
  };
}

/** Why there is no rate. `reason` completes "Not estimable: …". */
export interface NotEstimableRate {
  readonly estimable: false;
  readonly reason: string;
  readonly n: number;
}

export type Rate = EstimatedRate | NotEstimableRate;

/** A rate as it may be shown: with counts and interval, or as one sentence. */
export type FormattedRate =
  | {
      readonly shown: true;
      readonly percent: string;
      readonly numerator: string;
      readonly denominator: string;
      readonly interval: string;
      readonly intervalLevel: string;
    }
  | { readonly shown: false; readonly sentence: string };

/** Inside the clinic a rate of fewer patients than this is not shown; its counts are. */
export const fewestPatientsForRate = 10;

/**
 * The one way a rate becomes text.
 *
 * @example formatRate of 148/284: percent "52.1%", numerator "148", denominator "284", interval "46.3–57.9"
 */
export function formatRate(rate: Rate): FormattedRate {
  if (!rate.estimable) return { shown: false, sentence: `Not estimable: ${asClause(rate.reason)}` };
  if (rate.denominator < fewestPatientsForRate) {
    return { shown: false, sentence: `Too few to show a rate (n = ${rate.denominator})` };
  }
  return {
    shown: true,
    percent: formatRatePercent(rate.estimate),
    numerator: formatCount(rate.numerator),
    denominator: formatCount(rate.denominator),
    interval: formatRateInterval(rate.interval),
    intervalLevel: `${Math.round(rate.interval.level * 100)}% interval`
  };
}

/** On one line, for a sentence, a label or a screen reader. @example "52.1%, 148/284, 46.3–57.9" */
export function formatRateLine(rate: Rate): string {
  const text = formatRate(rate);
  return text.shown
    ? `${text.percent}, ${text.numerator}/${text.denominator}, ${text.interval}`
    : text.sentence;
}

function asClause(sentence: string): string {
  const clause = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(clause) ? clause.charAt(0).toLowerCase() + clause.slice(1) : clause;
}
