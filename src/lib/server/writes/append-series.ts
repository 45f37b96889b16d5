import type { Transaction } from 'kysely';
import { appendRows, type RowOf } from '../db/append.ts';
import type { Database } from '../db/database.ts';
import { nextId } from './next-id.ts';
import type { PlacedSeries } from './place-series.ts';

/** A placed series with the id that it is stored under. */
export interface IdentifiedSeries extends PlacedSeries {
  readonly seriesId: number;
}

/** Gives series the ids that were theirs before first, so that an edit leaves those of a patient's other series. */
export async function identifySeries(
  trx: Transaction<Database>,
  placed: readonly PlacedSeries[],
  formerIds: readonly number[]
): Promise<IdentifiedSeries[]> {
  const former = [...formerIds].sort((a, b) => a - b);
  const firstNew =
    placed.length > former.length
      ? Math.max(await nextId(trx, 'series', 'series_id'), (former.at(-1) ?? 0) + 1)
      : 0;
  return placed.map((one, index) => ({
    ...one,
    seriesId: former[index] ?? firstNew + index - former.length
  }));
}

/** Stores series with their infusions. */
export async function appendSeries(
  trx: Transaction<Database>,
  series: readonly IdentifiedSeries[]
): Promise<void> {
  await appendRows(trx, 'series', seriesColumns, series.map(seriesRow));
}

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
  'next_series_at',
  'is_current',
  'infusions'
] as const;

function seriesRow({
  seriesId,
  patient,
  series,
  given,
  next,
  isCurrent
}: IdentifiedSeries): RowOf<'series', typeof seriesColumns> {
  const [first] = given;
  const lastInduction = given[series.inductionInfusions - 1];
  const last = given.at(-1);
  if (!first || !lastInduction || !last) throw new RangeError('a series has at least one infusion');
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
    next?.started_at ?? null,
    isCurrent,
    given.map(({ infusion_id, given_on, started_at }) => ({ infusion_id, given_on, started_at }))
  ];
}
