import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { isOneOf } from '../db/functions.ts';

/** Whose series a write touched. */
export type Affected =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'import'; readonly importId: number }
  | { readonly kind: 'patients'; readonly patientKeys: readonly number[] };

export type AffectedPatients = ReturnType<typeof affectedPatients>;

/** The keys of the affected patients, as a subquery. */
export function affectedPatients(trx: Transaction<Database>, affected: Affected) {
  const patients = trx.selectFrom('patients').select('patient_key');
  switch (affected.kind) {
    case 'everyone':
      return patients;
    case 'patients':
      return patients.where((eb) => isOneOf(eb.ref('patient_key'), affected.patientKeys));
    case 'import':
      return patients.where((eb) =>
        eb.or(
          (['infusions', 'assessments', 'stated_series'] as const).map((table) =>
            eb(
              'patient_key',
              'in',
              eb.selectFrom(table).select('patient_key').where('import_id', '=', affected.importId)
            )
          )
        )
      );
  }
}
