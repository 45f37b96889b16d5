import { countSeries, type Pair } from './score-pairs.ts';
import { harmWhere, type HarmShare } from './shares.ts';

/** Eligible series by their item 9 of PHQ-9: before, and the highest in the outcome window. */
export interface Item9Pairs {
  readonly pairs: readonly Pair<number>[];
  readonly withoutBaseline: number;
}

/** Item 9 rose from 0, among those whose last answer before treatment was 0. */
export interface Item9Change {
  readonly withoutBaseline: number;
  readonly aboveZeroAtBaseline: number;
  readonly atZero: number;
  readonly rose: HarmShare;
}

/**
 * Any answer above 0 in the window counts, so that one which has gone again by the window's last score is
 * still seen. An answer counts whether or not its total is valid.
 *
 * @param lacking why nobody could have an outcome, or null
 */
export function computeItem9Change(
  { pairs, withoutBaseline }: Item9Pairs,
  lacking: string | null
): Item9Change {
  const atZero = pairs.filter(({ baseline }) => baseline === 0);
  const none = countSeries(atZero) === 0;
  return {
    withoutBaseline,
    aboveZeroAtBaseline: countSeries(pairs) - countSeries(atZero),
    atZero: countSeries(atZero),
    rose: harmWhere(
      atZero,
      (_, highest) => highest > 0,
      lacking ?? (none ? 'nobody answered item 9 with 0 at baseline' : null)
    )
  };
}
