import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { streamChunks } from './stream-chunks.ts';

test('gives every row once and in order, at most 2,048 at a time', async () => {
  const { db } = await openTestDatabase();
  const numbers = db
    .selectFrom(sql<{ n: number }>`range(5000)`.as('r'))
    .select(sql<number>`range`.as('n'));
  const sizes: number[] = [];
  const read: number[] = [];
  for await (const rows of streamChunks(db, numbers)) {
    sizes.push(rows.length);
    read.push(...rows.map(({ n }) => n));
  }
  expect(sizes).toEqual([2048, 2048, 904]);
  expect(read).toEqual(Array.from({ length: 5000 }, (_, n) => n));
});
