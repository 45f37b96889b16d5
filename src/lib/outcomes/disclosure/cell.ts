/** Counts below this are withheld. CMS cell size suppression policy (ResDAC): no cell of 1 to 10, nor what gives one away. */
export const fewestShown = 11;
export const mostWithheld = fewestShown - 1;

/** `small`: 1 to 10, never shown. */
export function isSmall(n: number): boolean {
  return n >= 1 && n <= mostWithheld;
}

/**
 * A count of an aggregate as an edge of a network: at every node the counts that enter add up to those that
 * leave, which is how the reader's sums are written. Every count is in at most two sums.
 */
export interface Cell {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly value: number;
  /**
   * What withholding it costs, above 0: the cheapest are withheld to protect others. Infinity for what has
   * been released already. Left out where the count is not among those published, though sums may tell it.
   */
  readonly cost?: number;
  /** Published cells that contain this one. Of a part of a withheld small cell nothing is said, not even 0. */
  readonly within?: readonly string[];
  /** A cell without which nothing is said of this one either. */
  readonly onlyWith?: string;
}

/**
 * What the reader of a release is told of a cell: its number; "10 or fewer" (1 to 10); that it is withheld
 * though above 10; nothing.
 */
export type Told = 'number' | 'small' | 'large' | 'nothing';

/** Cells with what is told of each, by id. */
export type Telling = ReadonlyMap<string, Told>;
