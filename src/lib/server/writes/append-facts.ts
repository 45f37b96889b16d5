import { appendRows, type RowOf } from '../db/append.ts';
import type { AssessmentFact } from './clinical-batch.ts';
import { clinicianIdOf, clinicIdOf, countRepeat, type BatchContext } from './import-context.ts';
import { nextId } from './next-id.ts';
import {
  findStoredAssessments,
  findStoredInfusions,
  identifyAssessment,
  identifyInfusion,
  ImportConflictError,
  inPatientOrder,
  type Placed
} from './stored-facts.ts';

/**
 * Stores a batch's infusions in patient order, leaving out those already stored.
 *
 * @throws ImportConflictError where one of the same instant, or of the same day without a clock time, is
 * stored with other values: a second infusion of a day needs its time
 */
export async function appendInfusions(
  context: BatchContext
): Promise<{ stored: number; alreadyStored: number }> {
  const { trx, batch, importId, recordedAt } = context;
  const stored = await findStoredInfusions(context);
  const placed = inPatientOrder(context, batch.infusions, ({ givenOn }) => givenOn);
  const fresh = placed.filter(({ fact, patientKey }) => {
    const { event, value } = identifyInfusion(fact, patientKey);
    const values = stored.get(event);
    if (values === undefined) return true;
    const same = values.get(value);
    if (same) {
      countRepeat(context, same.importId);
      return false;
    }
    throw new ImportConflictError(
      `An infusion of patient ${fact.localId} on ${fact.givenOn} is already stored with other values. ` +
        'Nothing was imported. Remove the row, or where it was a second one that day, give its time.'
    );
  });
  for (const { patientKey } of fresh) context.patientsWithNewFacts.add(patientKey);
  let infusionId = await nextId(trx, 'infusions', 'infusion_id');
  await appendRows(
    trx,
    'infusions',
    [
      'infusion_id',
      'patient_key',
      'clinic_id',
      'clinician_id',
      'series_label',
      'given_on',
      'started_at',
      'study_day',
      'agent',
      'route',
      'dose_mg',
      'dose_mg_per_kg',
      'dose_text',
      'duration_minutes',
      'import_id',
      'recorded_at',
      'supersedes',
      'retracted'
    ],
    fresh.map(({ fact, patientKey }) => {
      const clinicId = clinicIdOf(context, fact.clinic);
      return [
        infusionId++,
        patientKey,
        clinicId,
        clinicianIdOf(context, clinicId, fact.clinician),
        fact.seriesLabel,
        fact.givenOn,
        fact.startedAt,
        fact.studyDay,
        fact.agent,
        fact.route,
        fact.doseMg,
        fact.doseMgPerKg,
        fact.doseText,
        fact.durationMinutes,
        importId,
        recordedAt,
        null,
        false
      ];
    })
  );
  return { stored: fresh.length, alreadyStored: placed.length - fresh.length };
}

/**
 * Stores a batch's assessments and their item scores in patient order, leaving out those already stored.
 *
 * @throws ImportConflictError where one of the same instant is stored with other values and the row is no
 * correction; two of one day without a clock time are both kept
 */
export async function appendAssessments(
  context: BatchContext
): Promise<{ stored: number; alreadyStored: number; itemScores: number }> {
  const { trx, batch } = context;
  const stored = await findStoredAssessments(context);
  const placed = inPatientOrder(context, batch.assessments, ({ assessedOn }) => assessedOn);
  const idByIndex = new Map<number, number>();
  const fresh = placed.filter(({ fact, patientKey, index }) => {
    const { event, value } = identifyAssessment(fact, patientKey);
    const values = stored.get(event);
    const same = values?.get(value);
    if (same) {
      idByIndex.set(index, same.id);
      countRepeat(context, same.importId);
      return false;
    }
    if (values === undefined || fact.assessedAt === null || fact.corrects !== null) return true;
    throw new ImportConflictError(
      `An assessment of patient ${fact.localId} at ${fact.assessedAt} is already stored with other values. ` +
        'Nothing was imported. Remove the row, or record it as a correction.'
    );
  });
  for (const { patientKey } of fresh) context.patientsWithNewFacts.add(patientKey);
  const firstId = await nextId(trx, 'assessments', 'assessment_id');
  fresh.forEach(({ index }, at) => idByIndex.set(index, firstId + at));
  const idOf = (index: number): number => {
    const id = idByIndex.get(index);
    if (id === undefined)
      throw new RangeError('a correction names a row that the batch does not hold');
    return id;
  };
  await appendRows(trx, 'assessments', assessmentColumns, assessmentRows(context, fresh, idOf));
  const itemRows = itemScoreRows(context, fresh, idOf);
  await appendRows(trx, 'item_scores', itemScoreColumns, itemRows);
  return {
    stored: fresh.length,
    alreadyStored: placed.length - fresh.length,
    itemScores: itemRows.length
  };
}

const assessmentColumns = [
  'assessment_id',
  'patient_key',
  'clinic_id',
  'instrument',
  'instrument_version',
  'assessed_on',
  'assessed_at',
  'study_day',
  'phase',
  'rater',
  'recall_period',
  'total_score',
  'valid',
  'reason_invalid',
  'source',
  'import_id',
  'recorded_at',
  'supersedes',
  'retracted'
] as const;

const itemScoreColumns = [
  'assessment_id',
  'patient_key',
  'clinic_id',
  'instrument',
  'item',
  'score'
] as const;

function* assessmentRows(
  context: BatchContext,
  placed: readonly Placed<AssessmentFact>[],
  idOf: (index: number) => number
): Iterable<RowOf<'assessments', typeof assessmentColumns>> {
  for (const { fact, patientKey, index } of placed) {
    yield [
      idOf(index),
      patientKey,
      clinicIdOf(context, fact.clinic),
      fact.instrument,
      fact.instrumentVersion,
      fact.assessedOn,
      fact.assessedAt,
      fact.studyDay,
      fact.phase,
      fact.rater,
      fact.recallPeriod,
      fact.totalScore,
      fact.valid,
      fact.reasonInvalid,
      fact.source,
      context.importId,
      fact.recordedAt ?? context.recordedAt,
      fact.corrects === null ? null : idOf(fact.corrects),
      false
    ];
  }
}

function itemScoreRows(
  context: BatchContext,
  placed: readonly Placed<AssessmentFact>[],
  idOf: (index: number) => number
): RowOf<'item_scores', typeof itemScoreColumns>[] {
  return placed.flatMap(({ fact, patientKey, index }) =>
    Object.entries(fact.items ?? {}).map(
      ([item, score]) =>
        [
          idOf(index),
          patientKey,
          clinicIdOf(context, fact.clinic),
          fact.instrument,
          item,
          score
        ] as const
    )
  );
}
