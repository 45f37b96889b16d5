import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

/**
 * The last calendar day with a record, `2026-11-19`: an outcome window is closed when it ends by then.
 * Null where no patient has calendar dates; study data by day number is complete as it stands.
 */
export async function findDataCut(db: Kysely<Database>): Promise<string | null> {
  const last = await dataCutQuery(db).executeTakeFirstOrThrow();
  return last.cut_on;
}

export function dataCutQuery(db: Kysely<Database>) {
  const inventedDates = db
    .selectFrom('patients')
    .select('patient_key')
    .where('day_basis', '=', 'study-day');
  return db
    .selectFrom(
      db
        .selectFrom('infusions')
        .select('given_on as day')
        .where('patient_key', 'not in', inventedDates)
        .unionAll(
          db
            .selectFrom('assessments')
            .select('assessed_on as day')
            .where('patient_key', 'not in', inventedDates)
        )
        .as('facts')
    )
    .select((eb) => eb.fn.max<string | null>('day').as('cut_on'));
}

/** Without calendar data no calendar window is closed; study data do not look at the cut. */
export const beforeAnyData = '1900-01-01';
