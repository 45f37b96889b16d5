import type { Kysely, Transaction } from 'kysely';
import {
  alignAssessments,
  type AlignableAssessment,
  type AlignableSeries,
  type Moment
} from '../../outcomes/alignment.ts';
import { dayNumberOf } from '../../outcomes/days.ts';
import { appendRows, type RowOf } from '../db/append.ts';
import { onlyCurrent } from '../db/current-facts.ts';
import type { AssessmentTable, Database, SeriesTable } from '../db/database.ts';
import type { AffectedRange } from './affected-patients.ts';
import type { IdentifiedSeries } from './append-series.ts';

/** A series as alignment sees it, with what the rows of its scores repeat of its patient. */
export interface SeriesOfPatient {
  readonly patientKey: number;
  readonly clinicId: number;
  readonly series: AlignableSeries;
}

/**
 * The aligned assessments of a few patients: `align-assessments.ts` by the rule itself, since planning its SQL
 * takes longer than aligning what one patient has.
 */
export function alignFewAssessments(
  series: readonly SeriesOfPatient[],
  assessments: readonly AssessmentRow[]
): AlignedRow[] {
  return series.flatMap((one) =>
    alignedRows(
      one,
      assessments.filter(({ patient_key }) => patient_key === one.patientKey)
    )
  );
}

export async function appendAligned(
  trx: Transaction<Database>,
  rows: readonly AlignedRow[]
): Promise<void> {
  await appendRows(trx, 'aligned_assessments', alignedColumns, rows);
}

/** The current assessments of some patients. */
export async function listAssessmentsOfPatients(
  db: Kysely<Database>,
  patients: AffectedRange
): Promise<AssessmentRow[]> {
  const rows = await db
    .selectFrom('assessments')
    .select([
      'assessment_id',
      'patient_key',
      'instrument',
      'assessed_on',
      'assessed_at',
      'total_score',
      'valid',
      'recorded_at',
      'supersedes',
      'retracted'
    ])
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
  return onlyCurrent(rows, ({ assessment_id }) => assessment_id);
}

/** The stored series of some patients, in the order of their ids. */
export async function listSeriesOfPatients(
  db: Kysely<Database>,
  patients: AffectedRange
): Promise<SeriesOfPatient[]> {
  const stored = await db
    .selectFrom('series')
    .select(seriesColumns)
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
  return asSeriesOfPatients(stored);
}

/** `listSeriesOfPatients`, which are deleted. */
export async function takeSeriesOfPatients(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<SeriesOfPatient[]> {
  const deleted = await trx
    .deleteFrom('series')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .returning(seriesColumns)
    .execute();
  return asSeriesOfPatients(deleted);
}

const seriesColumns = [
  'series_id',
  'patient_key',
  'clinic_id',
  'first_infusion_on',
  'last_induction_on',
  'next_series_on',
  'next_series_at',
  'infusions'
] as const;

function asSeriesOfPatients(
  rows: readonly Pick<SeriesTable, (typeof seriesColumns)[number]>[]
): SeriesOfPatient[] {
  return rows
    .toSorted((a, b) => a.series_id - b.series_id)
    .map((row) => ({
      patientKey: row.patient_key,
      clinicId: row.clinic_id,
      series: {
        seriesId: row.series_id,
        firstDay: dayNumberOf(row.first_infusion_on),
        lastInductionDay: dayNumberOf(row.last_induction_on),
        infusions: row.infusions.map((one) => momentOf(one.given_on, one.started_at)),
        nextSeriesFirst:
          row.next_series_on === null ? null : momentOf(row.next_series_on, row.next_series_at)
      }
    }));
}

/** A series just placed and stored. */
export function asSeriesOfPatient({
  seriesId,
  patient,
  series,
  given,
  next
}: IdentifiedSeries): SeriesOfPatient {
  return {
    patientKey: patient.patient_key,
    clinicId: patient.clinic_id,
    series: {
      seriesId,
      firstDay: series.firstDay,
      lastInductionDay: series.lastInductionDay,
      infusions: given.map((one) => momentOf(one.given_on, one.started_at)),
      nextSeriesFirst: next ? momentOf(next.given_on, next.started_at) : null
    }
  };
}

const alignedColumns = [
  'series_id',
  'patient_key',
  'clinic_id',
  'assessment_id',
  'instrument',
  'total_score',
  'valid',
  'days_from_first',
  'days_from_last_induction',
  'infusions_before',
  'chosen',
  'same_day_duplicate'
] as const;

type AlignedRow = RowOf<'aligned_assessments', typeof alignedColumns>;

type AssessmentRow = Pick<
  AssessmentTable,
  | 'assessment_id'
  | 'patient_key'
  | 'instrument'
  | 'assessed_on'
  | 'assessed_at'
  | 'total_score'
  | 'valid'
  | 'recorded_at'
>;

function alignedRows(
  { patientKey, clinicId, series }: SeriesOfPatient,
  assessments: readonly AssessmentRow[]
): AlignedRow[] {
  const byId = new Map(assessments.map((row) => [row.assessment_id, row]));
  return alignAssessments([series], assessments.map(asAlignableAssessment)).flatMap((alignment) => {
    const assessment = byId.get(alignment.assessmentId);
    if (!assessment) return [];
    return [
      [
        alignment.seriesId,
        patientKey,
        clinicId,
        assessment.assessment_id,
        assessment.instrument,
        assessment.total_score,
        assessment.valid,
        alignment.daysFromFirst,
        alignment.daysFromLastInduction,
        alignment.infusionsBefore,
        alignment.chosen,
        alignment.sameDayDuplicate
      ]
    ];
  });
}

function asAlignableAssessment(row: AssessmentRow): AlignableAssessment {
  return {
    ...momentOf(row.assessed_on, row.assessed_at),
    assessmentId: row.assessment_id,
    instrument: row.instrument,
    valid: row.valid,
    recordedAtMs: Date.parse(row.recorded_at)
  };
}

function momentOf(on: string, at: string | null): Moment {
  return { day: dayNumberOf(on), atMs: at === null ? null : Date.parse(at) };
}
