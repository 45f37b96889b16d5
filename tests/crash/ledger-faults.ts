import type { Kysely } from 'kysely';
import type { Database } from '../../src/lib/server/db/database.ts';

export interface LedgerCheck {
  readonly importIds: ReadonlySet<number>;
  /** Sentences, one for each import or table that does not hold what the ledger says. */
  readonly faults: readonly string[];
}

const counted = ['patients', 'infusions', 'assessments'] as const;

/**
 * Compares each import in the ledger with the rows that carry its number and with `expected`, what each of
 * the imported studies holds; and series and alignment with infusions and assessments.
 */
export async function findLedgerFaults(
  db: Kysely<Database>,
  expected: Readonly<Record<(typeof counted)[number], number>>
): Promise<LedgerCheck> {
  const ledger = await db.selectFrom('imports').selectAll().execute();
  const importIds = new Set(ledger.map((entry) => entry.import_id));
  const faults: string[] = [];
  if (importIds.size !== ledger.length) faults.push('two imports share a number');
  for (const table of counted) {
    const rows = await db
      .selectFrom(table)
      .select((eb) => ['import_id', eb.fn.countAll<number>().as('rows')])
      .groupBy('import_id')
      .execute();
    const stored = new Map(rows.map((row) => [row.import_id, row.rows]));
    for (const entry of ledger) {
      const found = stored.get(entry.import_id) ?? 0;
      if (found !== expected[table] || entry[table] !== expected[table])
        faults.push(
          `import ${entry.import_id}: ${expected[table]} ${table} in the study, ${entry[table]} in the ledger, ${found} stored`
        );
    }
    for (const importId of stored.keys())
      if (importId === null || !importIds.has(importId))
        faults.push(`${table} hold rows of import ${importId}, which the ledger lacks`);
  }
  faults.push(...(await findDerivationFaults(db)));
  return { importIds, faults };
}

async function findDerivationFaults(db: Kysely<Database>): Promise<string[]> {
  const faults: string[] = [];
  const count = async (
    table: 'infusions' | 'series_infusions' | 'patients' | 'patient_identities'
  ): Promise<number> => {
    const { rows } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  };
  const [given, placed] = [await count('infusions'), await count('series_infusions')];
  if (given !== placed) faults.push(`${placed} of ${given} infusions stand in a series`);
  const [patients, identities] = [await count('patients'), await count('patient_identities')];
  if (patients !== identities) faults.push(`${identities} identities for ${patients} patients`);
  const { aligned } = await db
    .selectFrom('aligned_assessments')
    .select((eb) => eb.fn.count<number>('assessment_id').distinct().as('aligned'))
    .executeTakeFirstOrThrow();
  const { assessed } = await db
    .selectFrom('assessments')
    .select((eb) => eb.fn.countAll<number>().as('assessed'))
    .executeTakeFirstOrThrow();
  if (aligned !== assessed) faults.push(`${aligned} of ${assessed} assessments are aligned`);
  return faults;
}
