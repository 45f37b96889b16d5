import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import { countLostReferences, countRepeatedKeys, type ColumnName } from '../db/integrity.ts';
import { listStoredTables, readWholeTable } from '../db/table-files.ts';

type Counted = 'patients' | 'infusions' | 'assessments' | 'item_scores';

const counted: readonly Counted[] = ['patients', 'infusions', 'assessments', 'item_scores'];

/** Each row's key is its own. */
const keys: readonly ColumnName[] = [
  'clinics.clinic_id',
  'clinicians.clinician_id',
  'imports.import_id',
  'patients.patient_key',
  'patient_identities.patient_key',
  'infusions.infusion_id',
  'assessments.assessment_id',
  'series.series_id'
];

/** Each value of the first column stands in the second. */
const references: readonly (readonly [ColumnName, ColumnName])[] = [
  ['patients.clinic_id', 'clinics.clinic_id'],
  ['patients.clinician_id', 'clinicians.clinician_id'],
  ['patient_identities.patient_key', 'patients.patient_key'],
  ['patients.patient_key', 'patient_identities.patient_key'],
  ['stated_series.patient_key', 'patients.patient_key'],
  ['infusions.patient_key', 'patients.patient_key'],
  ['infusions.clinician_id', 'clinicians.clinician_id'],
  ['infusions.supersedes', 'infusions.infusion_id'],
  ['assessments.patient_key', 'patients.patient_key'],
  ['assessments.supersedes', 'assessments.assessment_id'],
  ['item_scores.assessment_id', 'assessments.assessment_id'],
  ['series.patient_key', 'patients.patient_key'],
  // In earlier schemas; since migration 0008 series_infusions is a view of series.
  ['series_infusions.series_id', 'series.series_id'],
  ['series_infusions.infusion_id', 'current_infusions.infusion_id'],
  ['current_infusions.infusion_id', 'series_infusions.infusion_id'],
  ['aligned_assessments.series_id', 'series.series_id'],
  ['aligned_assessments.assessment_id', 'current_assessments.assessment_id']
];

/**
 * Compares the database with itself: the ledger of imports with the rows that carry each import's number,
 * keys, references, and what was derived with what it was derived from. Every table is read whole, so
 * that damage to the file shows as well. A database of any earlier schema can be looked at too.
 *
 * @returns sentences naming what does not agree, without any value of a patient; none where all does
 */
export async function findDatabaseFaults(db: Kysely<Database>): Promise<string[]> {
  for (const table of await listStoredTables(db)) await readWholeTable(db, table);
  return [
    ...(await findLedgerFaults(db)),
    ...(await findRepeatedKeys(db)),
    ...(await findLostReferences(db))
  ];
}

/** The part that takes a moment, for every start: the ledger of imports against the tables. */
export async function findLedgerFaults(db: Kysely<Database>): Promise<string[]> {
  // All columns there are: a database that is about to be migrated lacks the later ones.
  const ledger = await db.selectFrom('imports').selectAll().orderBy('import_id').execute();
  const faults: string[] = [];
  for (const table of counted) {
    const stored = await countByImport(db, table);
    for (const entry of ledger) {
      const found = stored.get(entry.import_id) ?? 0;
      stored.delete(entry.import_id);
      const expected = (entry.undone_at ?? null) === null ? entry[table] : 0;
      if (found !== expected)
        faults.push(
          `Import ${entry.import_id}: the ledger says ${expected} ${words(table)}, ${found} are stored.`
        );
    }
    for (const [importId, found] of stored)
      if (importId !== null)
        faults.push(`${found} ${words(table)} are of import ${importId}, which the ledger lacks.`);
  }
  return faults;
}

async function countByImport(
  db: Kysely<Database>,
  table: Counted
): Promise<Map<number | null, number>> {
  const rows =
    table === 'item_scores'
      ? await db
          .selectFrom('item_scores')
          .innerJoin('assessments', 'assessments.assessment_id', 'item_scores.assessment_id')
          .select((eb) => ['assessments.import_id', eb.fn.countAll<number>().as('found')])
          .groupBy('assessments.import_id')
          .execute()
      : await db
          .selectFrom(table)
          .select((eb) => ['import_id', eb.fn.countAll<number>().as('found')])
          .groupBy('import_id')
          .execute();
  return new Map(rows.map(({ import_id, found }) => [import_id, found]));
}

async function findRepeatedKeys(db: Kysely<Database>): Promise<string[]> {
  const faults: string[] = [];
  for (const key of keys) {
    const found = await countRepeatedKeys(db, key);
    if (found > 0) faults.push(`${found} rows repeat the ${key} of another row.`);
  }
  return faults;
}

async function findLostReferences(db: Kysely<Database>): Promise<string[]> {
  const faults: string[] = [];
  for (const [from, to] of references) {
    const found = await countLostReferences(db, from, to);
    if (found > 0) faults.push(`${found} rows have a ${from} that no ${to} matches.`);
  }
  return faults;
}

function words(table: string): string {
  return table.replaceAll('_', ' ');
}
