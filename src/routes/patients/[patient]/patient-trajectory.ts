import type {
  Trajectory,
  TrajectoryAssessment,
  TrajectoryAxis,
  TrajectorySeries
} from '$lib/charts/trajectory.ts';
import { trajectoryLines } from '$lib/charts/trajectory-lines.ts';
import { dayNumberOf } from '$lib/outcomes/days.ts';
import { defaultPreset } from '$lib/outcomes/presets.ts';
import { baselineWindowDays } from '$lib/outcomes/summary.ts';
import {
  measuredInstruments,
  summariseCurrentSeries,
  type PatientRecord
} from './patient-record.ts';

/** The record as the trajectory draws it. */
export function patientTrajectory(record: PatientRecord, axis: TrajectoryAxis): Trajectory {
  return {
    instruments: measuredInstruments(record),
    series: record.series.map((one) => trajectorySeries(record, one)),
    assessments: trajectoryAssessments(record),
    lines: summariseCurrentSeries(record).flatMap(({ instrument, baseline }) =>
      trajectoryLines(instrument, baseline?.totalScore ?? null)
    ),
    axis
  };
}

type SeriesRow = PatientRecord['series'][number];
type AssessmentRow = PatientRecord['assessments'][number];

function trajectorySeries(record: PatientRecord, series: SeriesRow): TrajectorySeries {
  const isStudy = record.patient.day_basis === 'study-day';
  const infusions = record.infusions
    .filter(({ series_id }) => series_id === series.series_id)
    .map((infusion) => ({
      infusionNumber: infusion.infusion_number,
      day: dayOf(record, infusion.given_on, infusion.study_day),
      givenOn: isStudy ? null : infusion.given_on,
      doseMg: infusion.dose_mg,
      doseMgPerKg: infusion.dose_mg_per_kg,
      phase: infusion.phase
    }));
  const firstDay = infusions[0]?.day ?? 0;
  const lastInductionDay =
    infusions.findLast(({ phase }) => phase === 'induction')?.day ?? firstDay;
  const { fromDay, toDay } = defaultPreset.definition.outcomeWindow;
  return {
    seriesNumber: series.series_number,
    agent: series.agent,
    infusions,
    plannedInfusions: series.planned_infusions,
    baselineWindow: { fromDay: firstDay - baselineWindowDays, toDay: firstDay },
    outcomeWindow: { fromDay: lastInductionDay + fromDay, toDay: lastInductionDay + toDay }
  };
}

/** A score before the baseline window of a later series is follow-up of the one before it, and stands there alone. */
function trajectoryAssessments(record: PatientRecord): TrajectoryAssessment[] {
  const byId = new Map(record.assessments.map((one) => [one.assessment_id, one]));
  const seriesNumbers = new Map(
    record.series.map(({ series_id, series_number }) => [series_id, series_number])
  );
  const baselines = new Map<string, number>();
  for (const row of record.alignments) {
    if (isBaselineCandidate(row)) {
      baselines.set(`${row.series_id} ${row.instrument}`, row.assessment_id);
    }
  }
  const aligned = record.alignments.flatMap((row) => {
    const assessment = byId.get(row.assessment_id);
    const seriesNumber = seriesNumbers.get(row.series_id);
    if (!assessment || seriesNumber === undefined) return [];
    const servesHere =
      seriesNumber === 1 || row.infusions_before > 0 || row.days_from_first >= -baselineWindowDays;
    if (!servesHere) return [];
    return [
      {
        ...asScore(record, assessment),
        seriesNumber,
        isBaseline: baselines.get(`${row.series_id} ${row.instrument}`) === row.assessment_id,
        infusionsBefore: row.infusions_before,
        duplicate: !row.chosen
      }
    ];
  });
  if (record.series.length > 0) return aligned;
  return record.assessments.map((assessment) => ({
    ...asScore(record, assessment),
    seriesNumber: 1,
    isBaseline: false,
    infusionsBefore: 0,
    duplicate: false
  }));
}

/** Alignments come in order of days, so that the last candidate is the baseline. */
function isBaselineCandidate(row: PatientRecord['alignments'][number]): boolean {
  return (
    row.valid &&
    row.chosen &&
    row.infusions_before === 0 &&
    row.days_from_first <= 0 &&
    row.days_from_first >= -baselineWindowDays
  );
}

function asScore(record: PatientRecord, assessment: AssessmentRow) {
  return {
    assessmentId: assessment.assessment_id,
    instrument: assessment.instrument,
    day: dayOf(record, assessment.assessed_on, assessment.study_day),
    assessedOn: record.patient.day_basis === 'study-day' ? null : assessment.assessed_on,
    totalScore: assessment.total_score,
    valid: assessment.valid,
    reasonInvalid: assessment.reason_invalid,
    item9: assessment.items.get('phq9-9') ?? null
  };
}

function dayOf({ patient }: PatientRecord, on: string, studyDay: number | null): number {
  return patient.day_basis === 'study-day' && studyDay !== null ? studyDay : dayNumberOf(on);
}
