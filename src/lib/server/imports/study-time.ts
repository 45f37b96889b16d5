import { fromEpochDay, toEpochDay } from './calendar-date.ts';
import { Refusal, type RowPosition } from './import-report.ts';
import type { DayBasis } from '../db/database.ts';

/** Where a source counts days and gives no dates, day 0 of every patient is shown as this Monday. */
export const INVENTED_DAY_0 = '2020-01-06';

/** A patient's day 0, once a row has given both a day and a date. */
export interface Anchor {
  readonly epochDay: number;
  readonly position: RowPosition;
}

export interface Anchored {
  anchor: Anchor | null;
}

export interface PlacedDay {
  /** Null until the patient's anchor is known; `resolveDate` then gives it. */
  readonly date: string | null;
  readonly studyDay: number | null;
}

/**
 * Places a row in time. With study days the date is an anchor that may be absent; with calendar dates it
 * is the fact. Where a row has both, date minus day must be the same in all rows of a patient.
 */
export function placeDay(
  cells: { readonly day: number | null; readonly date: string | null },
  basis: DayBasis,
  patient: Anchored
): PlacedDay | { readonly column: 'day' | 'date'; readonly refusal: Refusal } {
  const { day, date } = cells;
  if (basis === 'study-day' && day === null)
    return {
      column: 'day',
      refusal: new Refusal(
        'blank',
        'The day is blank.',
        'Enter the days since the first treatment, or leave the row out if it did not take place.'
      )
    };
  if (basis === 'calendar' && date === null)
    return {
      column: 'date',
      refusal: new Refusal(
        'blank',
        'The date is blank.',
        'Enter the date, or leave the row out if it did not take place.'
      )
    };
  if (day !== null && date !== null) {
    const epochDay = toEpochDay(date) - day;
    if (patient.anchor && patient.anchor.epochDay !== epochDay)
      return { column: 'date', refusal: disagreement(patient.anchor.position) };
  }
  return { date, studyDay: day };
}

/** Keeps a patient's day 0 from an accepted row that has both a day and a date. */
export function keepAnchor(patient: Anchored, placed: PlacedDay, position: RowPosition): void {
  if (patient.anchor || placed.date === null || placed.studyDay === null) return;
  const { file, line, record } = position;
  patient.anchor = {
    epochDay: toEpochDay(placed.date) - placed.studyDay,
    position: { file, line, record }
  };
}

/** The date of a placed row, from the patient's anchor or the invented one where the row has none. */
export function resolveDate(patient: Anchored, studyDay: number): string {
  return fromEpochDay((patient.anchor?.epochDay ?? toEpochDay(INVENTED_DAY_0)) + studyDay);
}

function disagreement(earlier: RowPosition): Refusal {
  return new Refusal(
    'conflict',
    `{value} and the row’s day give another first day than line ${earlier.line} of ${earlier.file} for this patient.`,
    'Correct the day or the date.'
  );
}
