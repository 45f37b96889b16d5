import { expressionBuilder, type Expression, type SqlBool, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { isOneOf, rowNumber } from '../db/functions.ts';

/** Whose series a write touched. */
export type Affected =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'import'; readonly importId: number }
  | { readonly kind: 'patients'; readonly patientKeys: readonly number[] };

/** Some of the affected patients: those with keys from `first` to `last`, both included. */
export interface AffectedRange {
  readonly first: number;
  readonly last: number;
  readonly areFew: boolean;
  /** Whether a key is one of these patients'. The bounds let the engine pass over most of a table. */
  includes(patientKey: Expression<number>): Expression<SqlBool>;
}

const few = 20;

/** The patients of whom an import stored facts: by name where they are few, which is quicker, else found by it. */
export function affectedByImport(importId: number, patientKeys: readonly number[]): Affected {
  return patientKeys.length <= few
    ? { kind: 'patients', patientKeys }
    : { kind: 'import', importId };
}

/** The affected patients, in key order, in ranges of a bounded number, so that memory stays bounded. */
export async function affectedRanges(
  trx: Transaction<Database>,
  affected: Affected,
  patientsPerRange = 20_000
): Promise<AffectedRange[]> {
  const firsts = await firstKeys(trx, affected, patientsPerRange);
  return firsts.map((first, at) => {
    const last = (firsts[at + 1] ?? highestKey(affected) + 1) - 1;
    return {
      first,
      last,
      areFew: affected.kind === 'patients' && affected.patientKeys.length <= few,
      includes: (patientKey) => isAffected(affected, patientKey, { first, last })
    };
  });
}

function highestKey(affected: Affected): number {
  return affected.kind === 'patients'
    ? affected.patientKeys.reduce((highest, key) => Math.max(highest, key), 0)
    : Number.MAX_SAFE_INTEGER - 1;
}

async function firstKeys(
  trx: Transaction<Database>,
  affected: Affected,
  patientsPerRange: number
): Promise<number[]> {
  if (affected.kind === 'patients') {
    const keys = [...affected.patientKeys].sort((a, b) => a - b);
    return keys.filter((_, place) => place % patientsPerRange === 0);
  }
  const rows = await trx
    .selectFrom(
      trx
        .selectFrom('patients')
        .$if(affected.kind !== 'everyone', (all) =>
          all.where((eb) => isAffected(affected, eb.ref('patient_key')))
        )
        .select((eb) => [
          'patient_key',
          rowNumber(eb)
            .over((over) => over.orderBy('patient_key'))
            .as('place')
        ])
        .as('placed')
    )
    .select('patient_key')
    .where((eb) => eb(eb(eb.parens('place', '-', 1), '%', patientsPerRange), '=', 0))
    .orderBy('patient_key')
    .execute();
  return rows.map(({ patient_key }) => patient_key);
}

function isAffected(
  affected: Affected,
  patientKey: Expression<number>,
  bounds?: { readonly first: number; readonly last: number }
): Expression<SqlBool> {
  const eb = expressionBuilder<Database>();
  const within = (key: Expression<number>) =>
    bounds === undefined
      ? []
      : bounds.first === bounds.last
        ? [eb(key, '=', eb.lit(bounds.first))]
        : [eb(key, '>=', bounds.first), eb(key, '<=', bounds.last)];
  switch (affected.kind) {
    case 'everyone':
      return eb.and(within(patientKey));
    case 'patients': {
      if (bounds?.first === bounds?.last) return eb.and(within(patientKey));
      return eb.and([...within(patientKey), isOneOf(patientKey, affected.patientKeys)]);
    }
    case 'import':
      return eb.and([
        ...within(patientKey),
        eb.or(
          (['infusions', 'assessments', 'stated_series'] as const).map((table) =>
            eb(
              patientKey,
              'in',
              eb
                .selectFrom(table)
                .select('patient_key')
                .where('import_id', '=', affected.importId)
                .where((inner) => inner.and(within(inner.ref('patient_key'))))
            )
          )
        )
      ]);
  }
}
