import type { Transaction } from 'kysely';
import {
  alignAssessments,
  type AlignableAssessment,
  type AlignableSeries,
  type Alignment,
  type Moment
} from '../../outcomes/alignment.ts';
import { dayNumberOf } from '../../outcomes/days.ts';
import { appendRows, type RowOf } from '../db/append.ts';
import { currentAssessmentsOf } from '../db/current-facts.ts';
import type { AssessmentTable, Database } from '../db/database.ts';
import type { AffectedRange } from './affected-patients.ts';
import type { IdentifiedSeries } from './append-series.ts';

/**
 * `align-assessments.ts` for a few patients, by the rule itself: planning its SQL takes longer than aligning
 * what one patient has.
 */
export async function alignFewAssessments(
  trx: Transaction<Database>,
  patients: AffectedRange,
  series: readonly IdentifiedSeries[]
): Promise<void> {
  const assessments = await currentAssessmentsOf(trx, patients.includes)
    .select([
      'a.assessment_id',
      'a.patient_key',
      'a.instrument',
      'a.assessed_on',
      'a.assessed_at',
      'a.total_score',
      'a.valid',
      'a.recorded_at'
    ])
    .orderBy('a.assessed_on')
    .execute();
  const rows = series.flatMap((one) =>
    alignedRows(
      one,
      assessments.filter(({ patient_key }) => patient_key === one.patient.patient_key)
    )
  );
  await appendRows(trx, 'aligned_assessments', alignedColumns, rows);
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
  | 'instrument'
  | 'assessed_on'
  | 'assessed_at'
  | 'total_score'
  | 'valid'
  | 'recorded_at'
>;

function alignedRows(
  series: IdentifiedSeries,
  assessments: readonly AssessmentRow[]
): AlignedRow[] {
  const byId = new Map(assessments.map((row) => [row.assessment_id, row]));
  return alignAssessments(
    [asAlignableSeries(series)],
    assessments.map(asAlignableAssessment)
  ).flatMap((alignment) => {
    const assessment = byId.get(alignment.assessmentId);
    return assessment ? [alignedRow(series, assessment, alignment)] : [];
  });
}

function alignedRow(
  { patient }: IdentifiedSeries,
  assessment: AssessmentRow,
  alignment: Alignment
): AlignedRow {
  return [
    alignment.seriesId,
    patient.patient_key,
    patient.clinic_id,
    assessment.assessment_id,
    assessment.instrument,
    assessment.total_score,
    assessment.valid,
    alignment.daysFromFirst,
    alignment.daysFromLastInduction,
    alignment.infusionsBefore,
    alignment.chosen,
    alignment.sameDayDuplicate
  ];
}

function asAlignableSeries({ seriesId, series, given, next }: IdentifiedSeries): AlignableSeries {
  return {
    seriesId,
    firstDay: series.firstDay,
    lastInductionDay: series.lastInductionDay,
    infusions: given.map((one) => momentOf(one.given_on, one.started_at)),
    nextSeriesFirst: next ? momentOf(next.given_on, next.started_at) : null
  };
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
