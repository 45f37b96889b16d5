import type { Kysely } from 'kysely';
import type { Database, ImportTable } from '../db/database.ts';

export const importsPerPage = 50;

/** A page of the ledger of imports, newest first, and how many there are. */
export async function listImports(
  db: Kysely<Database>,
  page: number
): Promise<{ imports: ImportTable[]; total: number }> {
  const [imports, { total }] = await Promise.all([
    importsQuery(db, page).execute(),
    db
      .selectFrom('imports')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
  ]);
  return { imports, total };
}

export function importsQuery(db: Kysely<Database>, page: number) {
  return db
    .selectFrom('imports')
    .selectAll()
    .orderBy('import_id', 'desc')
    .limit(importsPerPage)
    .offset((page - 1) * importsPerPage);
}

export function findImport(
  db: Kysely<Database>,
  importId: number
): Promise<ImportTable | undefined> {
  return db.selectFrom('imports').selectAll().where('import_id', '=', importId).executeTakeFirst();
}
