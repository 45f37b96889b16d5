import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database, ImportTable } from '../db/database.ts';
import { rederiveSeries } from './derive-series.ts';

/** An import that cannot be taken back as it stands; the message says why, and what comes first. */
export class UndoImportError extends Error {
  override readonly name = 'UndoImportError';
}

export type UndoneCounts = Pick<
  ImportTable,
  'patients' | 'infusions' | 'assessments' | 'item_scores'
>;

const factTables = ['infusions', 'assessments', 'stated_series'] as const;

/**
 * Takes back exactly what an import added: its patients with their identities, its facts, and the clinics and
 * clinicians that came with it and that nothing else names. Series of every patient that it touched are
 * derived anew; the ledger keeps the import, marked as undone, and the same files can be imported again.
 *
 * @throws UndoImportError where there is none such, or later imports or corrections build on it
 */
export async function undoImport(
  trx: Transaction<Database>,
  importId: number,
  { userId, address }: { readonly userId: number | null; readonly address: string | null },
  now: () => Date = () => new Date()
): Promise<UndoneCounts> {
  const ledger = await trx
    .selectFrom('imports')
    .selectAll()
    .where('import_id', '=', importId)
    .executeTakeFirst();
  if (!ledger) throw new UndoImportError(`There is no import ${importId}.`);
  if (ledger.undone_at !== null) {
    throw new UndoImportError(
      `Import ${importId} was taken back on ${ledger.undone_at.slice(0, 10)} already.`
    );
  }
  await requireNothingBuiltOn(trx, importId);
  const patientKeys = await touchedPatients(trx, importId);
  const counts = await deleteRows(trx, importId);
  for (const [table, deleted] of Object.entries(counts)) {
    if (deleted === ledger[table as keyof UndoneCounts]) continue; // the keys of `counts`
    throw new UndoImportError(
      `Import ${importId} does not hold the rows that the ledger says, so nothing was taken back. Run: npm run -s cli -- verify`
    );
  }
  await rederiveSeries(trx, { kind: 'patients', patientKeys });
  await trx.deleteFrom('import_repeats').where('import_id', '=', importId).execute();
  await trx
    .updateTable('imports')
    .set({ undone_at: now().toISOString() })
    .where('import_id', '=', importId)
    .execute();
  await deleteUnnamed(trx);
  const { item_scores: itemScores, ...stored } = counts;
  await recordAudit(trx, {
    action: 'import-undone',
    userId,
    subject: { import: importId, ...stored, itemScores },
    address
  });
  return counts;
}

/** @throws UndoImportError */
async function requireNothingBuiltOn(trx: Transaction<Database>, importId: number): Promise<void> {
  const rowsOf = new Map<number | null, number>();
  const add = (rows: readonly { import_id: number | null; found: number }[]) => {
    for (const { import_id, found } of rows) {
      rowsOf.set(import_id, (rowsOf.get(import_id) ?? 0) + found);
    }
  };
  add(
    await trx
      .selectFrom('import_repeats')
      .select((eb) => ['import_id', eb.fn.sum<number>('row_count').as('found')])
      .where('of_import_id', '=', importId)
      .groupBy('import_id')
      .execute()
  );
  for (const table of factTables) {
    add(
      await trx
        .selectFrom(`${table as 'infusions'} as f`) // all have both columns; Kysely resolves those of one
        .innerJoin('patients as p', 'p.patient_key', 'f.patient_key')
        .select((eb) => ['f.import_id', eb.fn.countAll<number>().as('found')])
        .where('p.import_id', '=', importId)
        .where((eb) => eb.or([eb('f.import_id', 'is', null), eb('f.import_id', '!=', importId)]))
        .groupBy('f.import_id')
        .execute()
    );
  }
  add(await correctionsOf(trx, importId, 'infusions', 'infusion_id'));
  add(await correctionsOf(trx, importId, 'assessments', 'assessment_id'));
  const byHand = rowsOf.get(null) ?? 0;
  if (byHand > 0) {
    throw new UndoImportError(
      `Import ${importId} cannot be taken back: ${countOf(byHand, 'row')} recorded here since build${byHand === 1 ? 's' : ''} on it, and would be lost.`
    );
  }
  const imports = [...rowsOf.keys()].flatMap((id) => id ?? []).sort((a, b) => b - a);
  if (imports.length === 0) return;
  const rows = [...rowsOf.values()].reduce((sum, found) => sum + found, 0);
  const list = imports.map((id) => `import ${id}`).join(', then ');
  throw new UndoImportError(
    `Import ${importId} cannot be taken back yet: ${countOf(rows, 'row')} of later imports repeat${rows === 1 ? 's' : ''} or build${rows === 1 ? 's' : ''} on it. Take back ${list} first; their files can be imported again.`
  );
}

/** Corrections of the import's rows on patients that it did not add, by other imports and by hand. */
function correctionsOf<Table extends 'infusions' | 'assessments'>(
  trx: Transaction<Database>,
  importId: number,
  table: Table,
  id: Table extends 'infusions' ? 'infusion_id' : 'assessment_id'
): Promise<{ import_id: number | null; found: number }[]> {
  const { ref } = trx.dynamic;
  return trx
    .selectFrom(`${table as 'infusions'} as later`) // both have these columns; Kysely resolves those of one
    .innerJoin(`${table as 'infusions'} as f`, (join) =>
      join.on((eb) => eb('later.supersedes', '=', eb.ref(`f.${id as 'infusion_id'}`)))
    )
    .innerJoin('patients as p', 'p.patient_key', 'f.patient_key')
    .select((eb) => ['later.import_id', eb.fn.count<number>(ref(`later.${id}`)).as('found')])
    .where('f.import_id', '=', importId)
    .where((eb) => eb.or([eb('p.import_id', 'is', null), eb('p.import_id', '!=', importId)]))
    .where((eb) =>
      eb.or([eb('later.import_id', 'is', null), eb('later.import_id', '!=', importId)])
    )
    .groupBy('later.import_id')
    .execute();
}

async function touchedPatients(trx: Transaction<Database>, importId: number): Promise<number[]> {
  const keys = new Set<number>();
  for (const table of ['patients', ...factTables] as const) {
    const rows = await trx
      .selectFrom(table as 'patients') // all have both columns; Kysely resolves those of one
      .select('patient_key')
      .distinct()
      .where('import_id', '=', importId)
      .execute();
    for (const { patient_key } of rows) keys.add(patient_key);
  }
  return [...keys];
}

async function deleteRows(trx: Transaction<Database>, importId: number): Promise<UndoneCounts> {
  const ofImport = (table: (typeof factTables)[number] | 'patients') =>
    trx
      .deleteFrom(table as 'patients') // all have the column; Kysely resolves those of one
      .where('import_id', '=', importId)
      .executeTakeFirst();
  const items = await trx
    .deleteFrom('item_scores')
    .where((eb) =>
      eb(
        'assessment_id',
        'in',
        eb.selectFrom('assessments').select('assessment_id').where('import_id', '=', importId)
      )
    )
    .executeTakeFirst();
  const assessments = await ofImport('assessments');
  const infusions = await ofImport('infusions');
  await ofImport('stated_series');
  await trx
    .deleteFrom('patient_identities')
    .where((eb) =>
      eb(
        'patient_key',
        'in',
        eb.selectFrom('patients').select('patient_key').where('import_id', '=', importId)
      )
    )
    .execute();
  const patients = await ofImport('patients');
  return {
    patients: Number(patients.numDeletedRows),
    infusions: Number(infusions.numDeletedRows),
    assessments: Number(assessments.numDeletedRows),
    item_scores: Number(items.numDeletedRows)
  };
}

/** Clinicians and clinics that came with undone imports, where no patient, fact, role or entry names them. */
async function deleteUnnamed(trx: Transaction<Database>): Promise<void> {
  const undone = trx
    .selectFrom('imports')
    .select('committed_at')
    .where('undone_at', 'is not', null);
  await trx
    .deleteFrom('clinicians')
    .where('created_at', 'in', undone)
    .where((eb) =>
      eb.and(
        (['patients', 'infusions', 'memberships'] as const).map((table) =>
          eb(
            'clinician_id',
            'not in',
            eb
              .selectFrom(table as 'patients') // all have the column; Kysely resolves those of one
              .select('clinician_id')
              .where('clinician_id', 'is not', null)
          )
        )
      )
    )
    .execute();
  await trx
    .deleteFrom('clinics')
    .where('created_at', 'in', undone)
    .where((eb) =>
      eb.and(
        (['patients', 'clinicians', 'memberships', 'audit_entries'] as const).map((table) =>
          eb(
            'clinic_id',
            'not in',
            eb
              .selectFrom(table as 'memberships') // all have the column; Kysely resolves those of one
              .select('clinic_id')
              .where('clinic_id', 'is not', null)
          )
        )
      )
    )
    .execute();
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
