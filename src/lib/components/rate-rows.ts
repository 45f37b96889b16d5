import type { Rate } from '../format/rate.ts';

/** A line to read the rows against. `claim` is dashed, `external` dotted and paler. */
export interface RateReference {
  /** Proportion, 0–1. */
  readonly at: number;
  readonly label: string;
  readonly kind: 'claim' | 'external';
}

/**
 * `headline` once a figure, in its measure's colour; `primary` filled; `sensitivity` hollow, for
 * bounds and other ways of counting.
 */
export type RateRowMark = 'headline' | 'primary' | 'sensitivity';

export type RateRowColour = 'dep' | 'pain' | 'anx' | 'ink';

export interface RateRowData {
  readonly label: string;
  readonly note?: string | undefined;
  readonly rate: Rate;
  readonly mark?: RateRowMark;
  /** Of the mark; without it a headline is in the depression colour and the rest in ink. */
  readonly colour?: RateRowColour;
}

export interface RateRowGroup {
  readonly heading?: string;
  readonly rows: readonly RateRowData[];
}
