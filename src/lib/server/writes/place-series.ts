import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { dayNumberOf } from '../../outcomes/days.ts';
import {
  defaultSeriesSettings,
  deriveSeries,
  type DerivedSeries,
  type SeriesInfusion
} from '../../outcomes/series.ts';
import { onlyCurrent } from '../db/current-facts.ts';
import type { Database, InfusionTable, PatientTable } from '../db/database.ts';
import { settleAll } from '../db/settle-all.ts';
import type { AffectedRange } from './affected-patients.ts';
import type { ReaderOf } from './facts-of-write.ts';

/** A derived series with the stored rows that it is made of. */
export interface PlacedSeries {
  readonly patient: PatientRow;
  readonly series: DerivedSeries;
  /** Its infusions in order. */
  readonly given: readonly InfusionRow[];
  /** The first infusion of the series that ends this one's follow-up. */
  readonly next: InfusionRow | null;
  readonly isCurrent: boolean;
}

type PatientRow = Pick<
  PatientTable,
  'patient_key' | 'clinic_id' | 'clinician_id' | 'indication' | 'diagnosis' | 'day_basis'
>;

type InfusionRow = Pick<
  InfusionTable,
  'infusion_id' | 'clinician_id' | 'series_label' | 'given_on' | 'started_at' | 'agent'
>;

const patientsBetweenTurns = 1000;

/** The series of the patients' current infusions, in patient order; the event loop runs now and then. */
export async function placeSeries(
  readerOf: ReaderOf,
  patients: AffectedRange
): Promise<PlacedSeries[]> {
  const [infusions, all] = await settleAll([
    infusionsByPatient(readerOf('infusions'), patients),
    listPatients(readerOf('patients'), patients)
  ]);
  const isLabelled = [...infusions.values()].some((given) =>
    given.some(({ series_label }) => series_label !== null)
  );
  const planned = isLabelled
    ? await plannedInfusionsByPatient(readerOf('stated_series'), patients)
    : new Map<number, Map<string, number>>();
  const placed: PlacedSeries[] = [];
  let count = 0;
  for (const patient of all.sort((a, b) => a.patient_key - b.patient_key)) {
    const given = infusions.get(patient.patient_key) ?? [];
    const derived = deriveSeries(
      given.map(asSeriesInfusion),
      planned.get(patient.patient_key) ?? new Map(),
      defaultSeriesSettings
    );
    const byId = new Map(given.map((row) => [row.infusion_id, row]));
    const rowOf = (infusionId: number) => {
      const row = byId.get(infusionId);
      if (!row) throw new RangeError('a series holds an infusion that its patient was not given');
      return row;
    };
    for (const [index, series] of derived.entries()) {
      placed.push({
        patient,
        series,
        given: series.infusions.map(({ infusionId }) => rowOf(infusionId)),
        next: series.nextSeriesFirst ? rowOf(series.nextSeriesFirst.infusionId) : null,
        isCurrent: index === derived.length - 1
      });
    }
    count += 1;
    if (count % patientsBetweenTurns === 0) await setImmediate();
  }
  return placed;
}

function listPatients(db: Kysely<Database>, patients: AffectedRange): Promise<PatientRow[]> {
  return db
    .selectFrom('patients')
    .select(['patient_key', 'clinic_id', 'clinician_id', 'indication', 'diagnosis', 'day_basis'])
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
}

async function infusionsByPatient(
  db: Kysely<Database>,
  patients: AffectedRange
): Promise<Map<number, InfusionRow[]>> {
  const rows = await db
    .selectFrom('infusions')
    .select([
      'infusion_id',
      'patient_key',
      'clinician_id',
      'series_label',
      'given_on',
      'started_at',
      'agent',
      'supersedes',
      'retracted'
    ])
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
  const byPatient = new Map<number, InfusionRow[]>();
  for (const row of onlyCurrent(rows, ({ infusion_id }) => infusion_id)) {
    const given = byPatient.get(row.patient_key);
    if (given) given.push(row);
    else byPatient.set(row.patient_key, [row]);
  }
  return byPatient;
}

async function plannedInfusionsByPatient(
  db: Kysely<Database>,
  patients: AffectedRange
): Promise<Map<number, Map<string, number>>> {
  const stated = await db
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

function asSeriesInfusion(row: InfusionRow): SeriesInfusion {
  return {
    infusionId: row.infusion_id,
    day: dayNumberOf(row.given_on),
    startedAtMs: row.started_at === null ? null : Date.parse(row.started_at),
    agent: row.agent,
    seriesLabel: row.series_label
  };
}
