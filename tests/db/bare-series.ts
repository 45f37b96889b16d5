import type { Transaction } from 'kysely';
import { appendRows } from '../../src/lib/server/db/append.ts';
import type { Database, SeriesTable } from '../../src/lib/server/db/database.ts';

const bareSeries: SeriesTable = {
  series_id: 1,
  patient_key: 1,
  clinic_id: 1,
  clinician_id: null,
  series_number: 1,
  agent_series_number: 1,
  agent: 'ketamine',
  origin: 'derived',
  label: null,
  indication: 'depression',
  diagnosis: null,
  day_basis: 'calendar',
  planned_infusions: null,
  induction_infusions: 6,
  maintenance_infusions: 0,
  first_infusion_on: '2026-01-05',
  last_induction_on: '2026-01-19',
  last_infusion_on: '2026-01-19',
  next_series_on: null,
  next_series_at: null,
  is_current: true,
  infusions: []
};

/** Series of nobody stored, for a test that needs no facts behind them: each as said, and else as the bare one. */
export async function appendBareSeries(
  trx: Transaction<Database>,
  series: readonly Partial<SeriesTable>[]
): Promise<void> {
  const columns = Object.keys(bareSeries) as (keyof SeriesTable)[]; // as it was written
  const rows = series.map((one) => {
    const row = { ...bareSeries, ...one };
    return columns.map((column) => row[column]);
  });
  await appendRows(trx, 'series', columns, rows);
}
