import type { FigureColumn } from '$lib/charts/column.ts';
import { formatDateWithYear, formatStudyDay } from '$lib/format/date.ts';
import { formatNumber } from '$lib/format/number.ts';
import type { PatientRecord } from './patient-record.ts';

export type InfusionRow = PatientRecord['infusions'][number] & { readonly studyDays: boolean };

/** Newest first, as the table reads. */
export function infusionRows({ patient, infusions }: PatientRecord): InfusionRow[] {
  const studyDays = patient.day_basis === 'study-day';
  return infusions.map((infusion) => ({ ...infusion, studyDays })).reverse();
}

export const infusionColumns: readonly FigureColumn<InfusionRow>[] = [
  {
    key: 'infusion_number',
    label: 'No.',
    numeric: true,
    value: ({ infusion_number }) => infusion_number,
    csv: ({ infusion_number }) => infusion_number
  },
  {
    key: 'date',
    label: 'Date',
    value: ({ given_on, study_day, studyDays }) =>
      studyDays && study_day !== null ? formatStudyDay(study_day) : formatDateWithYear(given_on),
    csv: ({ given_on, studyDays }) => (studyDays ? null : given_on)
  },
  {
    key: 'study_day',
    label: 'Study day',
    fileOnly: true,
    value: () => null,
    csv: ({ study_day, studyDays }) => (studyDays ? study_day : null)
  },
  {
    key: 'series',
    label: 'Series',
    numeric: true,
    value: ({ series_number }) => series_number,
    csv: ({ series_number }) => series_number
  },
  { key: 'phase', label: 'Phase', value: ({ phase }) => phase, csv: ({ phase }) => phase },
  { key: 'agent', label: 'Agent', value: ({ agent }) => agent, csv: ({ agent }) => agent },
  { key: 'route', label: 'Route', value: ({ route }) => route, csv: ({ route }) => route },
  {
    key: 'dose_mg_per_kg',
    label: 'mg/kg',
    numeric: true,
    value: ({ dose_mg_per_kg }) =>
      dose_mg_per_kg === null ? null : formatNumber(dose_mg_per_kg, 2),
    csv: ({ dose_mg_per_kg }) => dose_mg_per_kg
  },
  {
    key: 'dose_mg',
    label: 'mg',
    numeric: true,
    value: ({ dose_mg }) =>
      dose_mg === null ? null : formatNumber(dose_mg, Number.isInteger(dose_mg) ? 0 : 1),
    csv: ({ dose_mg }) => dose_mg
  },
  {
    key: 'dose_text',
    label: 'Dose as recorded',
    value: ({ dose_text }) => dose_text,
    csv: ({ dose_text }) => dose_text
  },
  {
    key: 'minutes',
    label: 'Minutes',
    numeric: true,
    value: ({ duration_minutes }) => duration_minutes,
    csv: ({ duration_minutes }) => duration_minutes
  }
];
