import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';

type Identified = {
  clinics: 'clinic_id';
  clinicians: 'clinician_id';
  imports: 'import_id';
  infusions: 'infusion_id';
  assessments: 'assessment_id';
  series: 'series_id';
  users: 'user_id';
};

/** The lowest id above every one in use; safe because one writer holds the database. */
export async function nextId<Table extends keyof Identified>(
  trx: Transaction<Database>,
  table: Table,
  column: Identified[Table]
): Promise<number> {
  const { ref } = trx.dynamic;
  const row = await trx
    .selectFrom(table as keyof Identified) // Kysely cannot resolve columns of a generic table
    .select((eb) => eb.fn.max<number | null>(ref(column)).as('highest'))
    .executeTakeFirstOrThrow();
  return (row.highest ?? 0) + 1;
}
