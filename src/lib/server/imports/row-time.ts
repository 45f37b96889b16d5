import { Refusal } from './import-report.ts';
import type { ImportState, PatientEntry } from './import-state.ts';
import { localDate } from './instant.ts';
import type { CellRefusal } from './row-schema.ts';
import { placeDay, type PlacedDay } from './study-time.ts';

interface TimeCells {
  readonly day?: number | null;
  readonly date?: string | null;
  readonly started_at?: string | null;
  readonly assessed_at?: string | null;
}

/**
 * Places a row in time and adds what is wrong with it: a day and date that disagree, a clock time on
 * another day in the clinic's zone, a date before birth.
 * @returns null where the cells or the patient are missing or refused
 */
export function checkTime(
  state: ImportState,
  patient: PatientEntry | null,
  cells: TimeCells,
  clockColumn: 'started_at' | 'assessed_at',
  refusals: CellRefusal[]
): PlacedDay | null {
  const { day, date } = cells;
  if (day === undefined || date === undefined || state.basis === null) return null;
  const placed = placeDay({ day, date }, state.basis, patient ?? { anchor: null });
  if ('refusal' in placed) {
    refusals.push(placed);
    return null;
  }
  if (patient === null) return null;
  const instant = cells[clockColumn];
  if (instant && date !== null && localDate(instant, patient.timeZone) !== date)
    refusals.push({
      column: clockColumn,
      refusal: new Refusal(
        'conflict',
        `{value} is not on the row’s date in the clinic’s time zone, ${patient.timeZone}.`,
        'Correct the date, the time or its offset.'
      )
    });
  const { birthOn } = patient.fact;
  if (state.basis === 'calendar' && date !== null && birthOn !== null && date < birthOn)
    refusals.push({
      column: 'date',
      refusal: new Refusal(
        'date',
        '{value} is before the patient was born.',
        'Correct one of the two dates.'
      )
    });
  return placed;
}
