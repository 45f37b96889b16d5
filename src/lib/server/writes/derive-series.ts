import type { Transaction } from 'kysely';
import { dayNumberOf } from '../../outcomes/days.ts';
import {
  defaultSeriesSettings,
  deriveSeries,
  type DerivedSeries,
  type SeriesInfusion,
  type SeriesSettings
} from '../../outcomes/series.ts';
import { appendRows, type RowOf } from '../db/append.ts';
import { currentInfusionsOf } from '../db/current-facts.ts';
import type { Database, InfusionTable, PatientTable } from '../db/database.ts';
import { streamChunks } from '../db/stream-chunks.ts';
import { affectedRanges, type Affected, type AffectedRange } from './affected-patients.ts';
import { alignAssessments } from './align-assessments.ts';
import { raiseDataVersion } from './data-version.ts';
import { nextId } from './next-id.ts';

/**
 * Re-derives series, their infusions and aligned assessments of the affected patients from the current
 * facts, in the transaction of the write that touched them; the data then have a new version.
 */
export async function rederiveSeries(
  trx: Transaction<Database>,
  affected: Affected,
  settings: SeriesSettings = defaultSeriesSettings
): Promise<void> {
  await raiseDataVersion(trx);
  for (const patients of await affectedRanges(trx, affected)) {
    for (const table of ['aligned_assessments', 'series_infusions', 'series'] as const) {
      await trx
        .deleteFrom(table)
        .where((eb) => patients.includes(eb.ref('patient_key')))
        .execute();
    }
    await appendSeries(trx, patients, settings);
    await alignAssessments(trx, patients);
  }
}

async function appendSeries(
  trx: Transaction<Database>,
  patients: AffectedRange,
  settings: SeriesSettings
): Promise<void> {
  const heads = await patientHeads(trx, patients);
  const planned = await plannedInfusionsByPatient(trx, patients);
  const rows = streamChunks(
    trx,
    currentInfusionsOf(trx, patients.includes)
      .select([
        'i.infusion_id',
        'i.patient_key',
        'i.clinician_id',
        'i.series_label',
        'i.given_on',
        'i.started_at',
        'i.agent'
      ])
      .orderBy('i.patient_key')
  );

  const series: RowOf<'series', typeof seriesColumns>[] = [];
  const infusions: RowOf<'series_infusions', typeof seriesInfusionColumns>[] = [];
  let seriesId = await nextId(trx, 'series', 'series_id');
  for await (const patient of groupByPatient(rows)) {
    const head = heads.get(patient[0]?.patient_key ?? 0);
    if (!head) continue;
    const byId = new Map(patient.map((row) => [row.infusion_id, row]));
    const derived = deriveSeries(
      patient.map(asSeriesInfusion),
      planned.get(head.patient_key) ?? new Map(),
      settings
    );
    for (const one of derived) {
      const given = one.infusions.flatMap(({ infusionId }) => byId.get(infusionId) ?? []);
      series.push(seriesRow(seriesId, head, one, given, byId));
      for (const { infusionId, infusionNumber, phase, day } of one.infusions) {
        const infusion = byId.get(infusionId);
        if (!infusion) continue;
        infusions.push([
          seriesId,
          infusionId,
          head.patient_key,
          infusionNumber,
          phase,
          infusion.given_on,
          infusion.started_at,
          day - one.firstDay
        ]);
      }
      seriesId += 1;
    }
  }
  await appendRows(trx, 'series', seriesColumns, series);
  await appendRows(trx, 'series_infusions', seriesInfusionColumns, infusions);
}

type PatientHead = Pick<
  PatientTable,
  'patient_key' | 'clinic_id' | 'clinician_id' | 'indication' | 'diagnosis' | 'day_basis'
>;

type InfusionRow = Pick<
  InfusionTable,
  | 'infusion_id'
  | 'patient_key'
  | 'clinician_id'
  | 'series_label'
  | 'given_on'
  | 'started_at'
  | 'agent'
>;

const seriesColumns = [
  'series_id',
  'patient_key',
  'clinic_id',
  'clinician_id',
  'series_number',
  'agent_series_number',
  'agent',
  'origin',
  'label',
  'indication',
  'diagnosis',
  'day_basis',
  'planned_infusions',
  'induction_infusions',
  'maintenance_infusions',
  'first_infusion_on',
  'last_induction_on',
  'last_infusion_on',
  'next_series_on',
  'next_series_at'
] as const;

const seriesInfusionColumns = [
  'series_id',
  'infusion_id',
  'patient_key',
  'infusion_number',
  'phase',
  'given_on',
  'started_at',
  'days_from_first'
] as const;

function seriesRow(
  seriesId: number,
  patient: PatientHead,
  series: DerivedSeries,
  given: readonly InfusionRow[],
  byId: ReadonlyMap<number, InfusionRow>
): RowOf<'series', typeof seriesColumns> {
  const [first] = given;
  const lastInduction = given[series.inductionInfusions - 1];
  const last = given.at(-1);
  if (!first || !lastInduction || !last) throw new RangeError('a series has at least one infusion');
  const next = series.nextSeriesFirst ? byId.get(series.nextSeriesFirst.infusionId) : undefined;
  return [
    seriesId,
    patient.patient_key,
    patient.clinic_id,
    first.clinician_id ?? patient.clinician_id,
    series.seriesNumber,
    series.agentSeriesNumber,
    series.agent,
    series.origin,
    series.label,
    patient.indication,
    patient.diagnosis,
    patient.day_basis,
    series.plannedInfusions,
    series.inductionInfusions,
    given.length - series.inductionInfusions,
    first.given_on,
    lastInduction.given_on,
    last.given_on,
    next?.given_on ?? null,
    next?.started_at ?? null
  ];
}

function asSeriesInfusion(row: InfusionRow): SeriesInfusion {
  return {
    infusionId: row.infusion_id,
    day: dayNumberOf(row.given_on),
    startedAtMs: row.started_at === null ? null : Date.parse(row.started_at),
    agent: row.agent,
    seriesLabel: row.series_label
  };
}

async function* groupByPatient<Row extends { patient_key: number }>(
  chunks: AsyncIterable<readonly Row[]>
): AsyncIterable<Row[]> {
  let group: Row[] = [];
  for await (const rows of chunks) {
    for (const row of rows) {
      if (group[0] && group[0].patient_key !== row.patient_key) {
        yield group;
        group = [];
      }
      group.push(row);
    }
  }
  if (group.length > 0) yield group;
}

async function patientHeads(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<Map<number, PatientHead>> {
  const rows = await trx
    .selectFrom('patients')
    .select(['patient_key', 'clinic_id', 'clinician_id', 'indication', 'diagnosis', 'day_basis'])
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
  return new Map(rows.map((row) => [row.patient_key, row]));
}

async function plannedInfusionsByPatient(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<Map<number, Map<string, number>>> {
  const stated = await trx
    .selectFrom('stated_series')
    .select(['patient_key', 'label', 'planned_infusions'])
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .where('planned_infusions', 'is not', null)
    .orderBy('recorded_at')
    .execute();
  const planned = new Map<number, Map<string, number>>();
  for (const { patient_key, label, planned_infusions } of stated) {
    if (planned_infusions === null) continue;
    const byLabel = planned.get(patient_key) ?? new Map<string, number>();
    planned.set(patient_key, byLabel.set(label, planned_infusions));
  }
  return planned;
}
