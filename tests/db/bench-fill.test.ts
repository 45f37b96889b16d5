import { sql, type Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/lib/server/db/database.ts';
import { fillBenchmark } from '../bench/fill.ts';
import { openTestDatabase } from './test-database.ts';

const patients = 2000;

async function filled() {
  const database = await openTestDatabase();
  const counts = await database.write((trx) =>
    fillBenchmark(trx, database.keys, { patients, clinics: 4 })
  );
  return { db: database.db, counts };
}

async function checksum(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ sum: string }>`
    select (select sum(hash(a)::hugeint) from assessments a)::varchar || ' ' ||
      (select sum(hash(i)::hugeint) from infusions i)::varchar as sum`.execute(db);
  return rows[0]?.sum ?? '';
}

describe('fillBenchmark', () => {
  it('makes twelve scores a patient, in patient order, within their ranges', async () => {
    const { db, counts } = await filled();
    expect(counts.assessments).toBe(24_000);
    const { rows } = await sql<Record<string, number>>`
      select count(*)::integer as n, count(distinct patient_key)::integer as patients,
        count(*) filter (where total_score < 0 or total_score > 27
          or (instrument = 'nrs' and total_score > 10)
          or (instrument = 'gad7' and total_score > 21))::integer as outside,
        count(*) filter (where total_score <> floor(total_score))::integer as fractions,
        count(distinct clinic_id)::integer as clinics
      from assessments`.execute(db);
    expect(rows).toEqual([{ n: 24_000, patients: 2000, outside: 0, fractions: 0, clinics: 4 }]);
    const inOrder = await sql<{ steps: number }>`
      select count(*)::integer as steps from (
        select patient_key - lag(patient_key) over (order by rowid) as step from assessments
      ) where step < 0`.execute(db);
    expect(inOrder.rows).toEqual([{ steps: 0 }]);
  });

  it('gives a fifth one infusion and about half fewer than six', async () => {
    const { db } = await filled();
    const { rows } = await sql<{ one: number; fewer: number }>`
      select avg((n = 1)::integer) as one, avg((n < 6)::integer) as fewer
      from (select count(*) as n from infusions group by patient_key)`.execute(db);
    expect(rows[0]?.one).toBeCloseTo(0.2, 1);
    expect(rows[0]?.fewer).toBeCloseTo(0.48, 1);
  });

  it('makes the same rows every time', async () => {
    const [first, second] = [await filled(), await filled()];
    expect(await checksum(first.db)).toBe(await checksum(second.db));
  });
});
