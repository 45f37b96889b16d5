import type { Estimate } from '../statistics/estimate.ts';

/** An estimate that is never shown without saying what it is of. */
export interface Labelled<T extends object> {
  /** A phrase fit for display: who is counted, and by what rule. */
  readonly label: string;
  readonly estimate: Estimate<T>;
}
