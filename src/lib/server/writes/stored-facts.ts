import { isOneOf } from '../db/functions.ts';
import type { AssessmentFact, InfusionFact } from './clinical-batch.ts';
import { patientKeyOf, type BatchContext } from './import-context.ts';

/** A row that contradicts what is already stored; nothing of the import is kept. */
export class ImportConflictError extends Error {
  override readonly name = 'ImportConflictError';
}

/** A stored row, and the import that stored it. */
export interface StoredRow {
  readonly id: number;
  readonly importId: number | null;
}

/**
 * What the facts of one event are about → the value of each stored row → the row. Superseded and retracted
 * rows count as stored, so that importing a file again never undoes a correction.
 */
export type StoredFacts = ReadonlyMap<string, ReadonlyMap<string, StoredRow>>;

interface Identified {
  /** Which event: the patient, the day, the instant where known, and what was given or asked. */
  readonly event: string;
  /** Everything else the row says. */
  readonly value: string;
}

export function identifyInfusion(fact: InfusionFact, patientKey: number): Identified {
  return {
    event: textOf(patientKey, fact.givenOn, canonicalInstant(fact.startedAt), fact.agent),
    value: textOf(
      fact.seriesLabel,
      fact.route,
      fact.doseMg,
      fact.doseMgPerKg,
      fact.doseText,
      fact.durationMinutes
    )
  };
}

export function identifyAssessment(fact: AssessmentFact, patientKey: number): Identified {
  return {
    event: textOf(patientKey, fact.instrument, fact.assessedOn, canonicalInstant(fact.assessedAt)),
    value: textOf(
      fact.totalScore,
      fact.valid,
      fact.phase,
      fact.rater,
      fact.recallPeriod,
      itemsText(Object.entries(fact.items ?? {}))
    )
  };
}

/** Infusions stored before this import, of the patients it knows. */
export async function findStoredInfusions(context: BatchContext): Promise<StoredFacts> {
  const rows = await context.trx
    .selectFrom('infusions')
    .select([
      'infusion_id',
      'import_id',
      'patient_key',
      'given_on',
      'started_at',
      'agent',
      'series_label',
      'route',
      'dose_mg',
      'dose_mg_per_kg',
      'dose_text',
      'duration_minutes'
    ])
    .where((eb) => isOneOf(eb.ref('patient_key'), [...context.knownPatients]))
    .execute();
  return collect(
    rows.map((row) => [
      { id: row.infusion_id, importId: row.import_id },
      textOf(row.patient_key, row.given_on, row.started_at, row.agent),
      textOf(
        row.series_label,
        row.route,
        row.dose_mg,
        row.dose_mg_per_kg,
        row.dose_text,
        row.duration_minutes
      )
    ])
  );
}

/** Assessments stored before this import, of the patients it knows, with their answers. */
export async function findStoredAssessments(context: BatchContext): Promise<StoredFacts> {
  const known = [...context.knownPatients];
  const items = await context.trx
    .selectFrom('item_scores')
    .select(['assessment_id', 'item', 'score'])
    .where((eb) => isOneOf(eb.ref('patient_key'), known))
    .execute();
  const answers = new Map<number, [item: string, score: number | null][]>();
  for (const { assessment_id, item, score } of items) {
    const list = answers.get(assessment_id);
    if (list) list.push([item, score]);
    else answers.set(assessment_id, [[item, score]]);
  }
  const rows = await context.trx
    .selectFrom('assessments')
    .select([
      'assessment_id',
      'import_id',
      'patient_key',
      'instrument',
      'assessed_on',
      'assessed_at',
      'total_score',
      'valid',
      'phase',
      'rater',
      'recall_period'
    ])
    .where((eb) => isOneOf(eb.ref('patient_key'), known))
    .execute();
  return collect(
    rows.map((row) => [
      { id: row.assessment_id, importId: row.import_id },
      textOf(row.patient_key, row.instrument, row.assessed_on, row.assessed_at),
      textOf(
        row.total_score,
        row.valid,
        row.phase,
        row.rater,
        row.recall_period,
        itemsText(answers.get(row.assessment_id) ?? [])
      )
    ])
  );
}

export interface Placed<Fact> {
  readonly fact: Fact;
  readonly index: number;
  readonly patientKey: number;
}

/** A batch's facts in patient order, each with its place in the batch. */
export function inPatientOrder<Fact extends { clinic: string; localId: string }>(
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

function collect(
  rows: readonly (readonly [row: StoredRow, event: string, value: string])[]
): StoredFacts {
  const stored = new Map<string, Map<string, StoredRow>>();
  for (const [row, event, value] of rows) {
    const values = stored.get(event);
    if (values) values.set(value, row);
    else stored.set(event, new Map([[value, row]]));
  }
  return stored;
}

function itemsText(answers: readonly (readonly [item: string, score: number | null])[]): string {
  return JSON.stringify([...answers].sort(([a], [b]) => compareText(a, b)));
}

/** One spelling an instant, the database's: `2026-11-22T08:14:00.000Z`. */
function canonicalInstant(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

function textOf(...parts: (string | number | boolean | null)[]): string {
  return JSON.stringify(parts);
}
