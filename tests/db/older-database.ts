import { copyFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { migrationsFolder } from './test-database.ts';

/** A database as it was before identities were sealed, with `count` patients. */
export async function makeOlderDatabase(path: string, count: number): Promise<void> {
  const older = join(path, '../older');
  await mkdir(older);
  for (const name of ['0001_foundation', '0002_data_version', '0003_current_series'])
    copyFileSync(join(migrationsFolder, `${name}.sql`), join(older, `${name}.sql`));
  const database = await openDatabase({ path, threads: 1, memoryLimit: '512MB' });
  await migrate(database, older);
  await database.write(async (trx) => {
    await sql`insert into clinics values (1, 'Northgate', 'UTC', true, timestamptz '2026-01-01 00:00:00+00')`.execute(
      trx
    );
    await sql`insert into patients by name
      select k as patient_key, 1 as clinic_id, 'depression' as indication, 'calendar' as day_basis,
        timestamptz '2026-01-01 00:00:00+00' as recorded_at from range(1, ${count} + 1) as n(k)`.execute(
      trx
    );
    await sql`insert into patient_identities
      select k, 1, 'MarkerLocal-' || k, 'MarkerGiven' || k, nullif('MarkerFamily' || k, 'MarkerFamily2'),
        date '1969-02-28' + k::integer from range(1, ${count} + 1) as n(k)`.execute(trx);
  });
  await database.checkpoint();
  await database.close();
}
