import { addDays } from './days.ts';
import type { Definition } from './definition.ts';
import { defaultSeriesSettings } from './series.ts';

/** What tells whether a series can still change what a definition asks of it. */
export interface ClosableSeries {
  readonly firstInfusionOn: string;
  readonly lastInductionOn: string;
  readonly inductionInfusions: number;
  readonly maintenanceInfusions: number;
  readonly plannedInfusions: number | null;
  readonly isFollowedByAnother: boolean;
  /** Study data by day number are complete as they stand. */
  readonly dayBasis: 'calendar' | 'study-day';
}

/**
 * An induction is closed by its planned number, by a later infusion outside it, or by 14 days without one.
 *
 * @param dataCutOn the last day of data
 */
export function isInductionClosed(series: ClosableSeries, dataCutOn: string): boolean {
  return (
    series.maintenanceInfusions > 0 ||
    series.isFollowedByAnother ||
    (series.plannedInfusions !== null && series.inductionInfusions >= series.plannedInfusions) ||
    addDays(series.lastInductionOn, defaultSeriesSettings.inductionGapDays) <= dataCutOn
  );
}

/**
 * Whether a series enters a rate: its window's last day is past, and so is the induction that the window
 * counts from, scored or not. The reference for the SQL of `server/queries/outcome-counts.ts`.
 */
export function isWindowClosed(
  { outcomeWindow }: Definition,
  series: ClosableSeries,
  dataCutOn: string
): boolean {
  if (series.dayBasis === 'study-day') return true;
  const anchoredFirst = outcomeWindow.anchor === 'first-infusion';
  const anchorOn = anchoredFirst ? series.firstInfusionOn : series.lastInductionOn;
  return (
    addDays(anchorOn, outcomeWindow.toDay) <= dataCutOn &&
    (anchoredFirst || isInductionClosed(series, dataCutOn))
  );
}
