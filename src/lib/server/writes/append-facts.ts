import { appendRows, type RowOf } from '../db/append.ts';
import { isOneOf } from '../db/functions.ts';
import type { AssessmentFact } from './clinical-batch.ts';
import { clinicianIdOf, clinicIdOf, patientKeyOf, type BatchContext } from './import-context.ts';
import { nextId } from './next-id.ts';

/** A row that contradicts what is already stored; nothing of the import is kept. */
export class ImportConflictError extends Error {
  override readonly name = 'ImportConflictError';
}

/** Stores a batch's infusions in patient order, leaving out those already stored. */
export async function appendInfusions(
  context: BatchContext
): Promise<{ stored: number; alreadyStored: number }> {
  const { trx, batch, importId, recordedAt } = context;
  const stored = await storedInfusions(context);
  const placed = inPatientOrder(context, batch.infusions, ({ givenOn }) => givenOn);
  const fresh = placed.filter(({ fact, patientKey }) => {
    const value = valueOf(fact.doseMg, fact.doseMgPerKg, fact.doseText, fact.durationMinutes);
    const key = valueOf(
      patientKey,
      fact.givenOn,
      canonicalInstant(fact.startedAt),
      fact.agent,
      fact.seriesLabel
    );
    return !isStored(stored, key, value, fact.startedAt, 'infusion');
  });
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

/** Stores a batch's assessments and their item scores in patient order, leaving out those already stored. */
export async function appendAssessments(
  context: BatchContext
): Promise<{ stored: number; alreadyStored: number; itemScores: number }> {
  const { trx, batch } = context;
  const stored = await storedAssessments(context);
  const placed = inPatientOrder(context, batch.assessments, ({ assessedOn }) => assessedOn);
  const fresh = placed.filter(({ fact, patientKey }) => {
    const key = valueOf(
      patientKey,
      fact.instrument,
      fact.assessedOn,
      canonicalInstant(fact.assessedAt)
    );
    return !isStored(
      stored,
      key,
      valueOf(fact.totalScore, fact.valid),
      fact.assessedAt,
      'assessment'
    );
  });
  const firstId = await nextId(trx, 'assessments', 'assessment_id');
  const idByIndex = new Map(fresh.map(({ index }, at) => [index, firstId + at]));
  const idOf = (index: number): number => {
    const id = idByIndex.get(index);
    if (id === undefined) {
      throw new ImportConflictError(
        'A correction names an assessment that is not in this import. Import both rows together.'
      );
    }
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

interface Placed<Fact> {
  readonly fact: Fact;
  readonly index: number;
  readonly patientKey: number;
}

function inPatientOrder<Fact extends { clinic: string; localId: string }>(
  context: BatchContext,
  facts: readonly Fact[],
  dateOf: (fact: Fact) => string
): Placed<Fact>[] {
  return facts
    .map((fact, index) => ({ fact, index, patientKey: patientKeyOf(context, fact) }))
    .sort(
      (a, b) =>
        a.patientKey - b.patientKey ||
        compareText(dateOf(a.fact), dateOf(b.fact)) ||
        a.index - b.index
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a stored fact is about → the values stored for it. */
type StoredFacts = ReadonlyMap<string, ReadonlySet<string>>;

function isStored(
  stored: StoredFacts,
  key: string,
  value: string,
  at: string | null,
  kind: 'infusion' | 'assessment'
): boolean {
  const values = stored.get(key);
  if (values === undefined) return false;
  if (values.has(value)) return true;
  if (at === null) return false;
  throw new ImportConflictError(
    `An ${kind} of the same patient at the same instant is already stored with other values. ` +
      'Nothing was imported. Remove the row, or record it as a correction.'
  );
}

async function storedInfusions(context: BatchContext): Promise<StoredFacts> {
  const rows = await context.trx
    .selectFrom('current_infusions')
    .select([
      'patient_key',
      'given_on',
      'started_at',
      'agent',
      'series_label',
      'dose_mg',
      'dose_mg_per_kg',
      'dose_text',
      'duration_minutes'
    ])
    .where((eb) => isOneOf(eb.ref('patient_key'), [...context.knownPatients]))
    .execute();
  return collect(
    rows.map((row) => [
      valueOf(row.patient_key, row.given_on, row.started_at, row.agent, row.series_label),
      valueOf(row.dose_mg, row.dose_mg_per_kg, row.dose_text, row.duration_minutes)
    ])
  );
}

async function storedAssessments(context: BatchContext): Promise<StoredFacts> {
  const rows = await context.trx
    .selectFrom('current_assessments')
    .select(['patient_key', 'instrument', 'assessed_on', 'assessed_at', 'total_score', 'valid'])
    .where((eb) => isOneOf(eb.ref('patient_key'), [...context.knownPatients]))
    .execute();
  return collect(
    rows.map((row) => [
      valueOf(row.patient_key, row.instrument, row.assessed_on, row.assessed_at),
      valueOf(row.total_score, row.valid)
    ])
  );
}

function collect(pairs: readonly (readonly [key: string, value: string])[]): StoredFacts {
  const stored = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    const values = stored.get(key);
    if (values) values.add(value);
    else stored.set(key, new Set([value]));
  }
  return stored;
}

/** One spelling an instant, the database's: `2026-11-22T08:14:00.000Z`. */
function canonicalInstant(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

function valueOf(...parts: (string | number | boolean | null)[]): string {
  return JSON.stringify(parts);
}
