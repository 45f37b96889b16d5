import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import { madrs } from '../../instruments/madrs.ts';
import { nrs } from '../../instruments/nrs.ts';
import { phq9 } from '../../instruments/phq9.ts';
import type { Success } from '../../outcomes/definition.ts';
import { isReliable, isSuccess } from '../../outcomes/evaluate.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { isReliablyWorseSql, isSuccessSql } from './success-rule.ts';

/** Half points, and decimals whose differences miss a rule's edge by the last bit of a double. */
const scores = [
  ...Array.from({ length: 20 }, (_, at) => (at + 1) / 2),
  ...[2.1, 3.1, 4.9, 5.1, 7.1, 9.1],
  ...[5 / 3, 7 / 3, 10 / 3]
];
const pairs = scores.flatMap((baseline) => scores.map((score) => ({ baseline, score })));

const rules: readonly (readonly [string, Success, Instrument])[] = [
  ['down 50%', { kind: 'percent-drop', atLeast: 50 }, phq9],
  ['down 30%', { kind: 'percent-drop', atLeast: 30 }, nrs],
  ['below 5', { kind: 'threshold', operator: '<', score: 5 }, phq9],
  ['at most 5', { kind: 'threshold', operator: '<=', score: 5 }, phq9],
  ['reliably better', { kind: 'reliable-improvement' }, nrs],
  ['reliably better, not sourced', { kind: 'reliable-improvement' }, madrs]
];

let database: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it.each(rules)('%s: SQL and TypeScript agree on every pair', async (_, success, instrument) => {
  for (const chunk of chunks(pairs, 400)) {
    const row = await database.db
      .selectNoFrom((eb) =>
        chunk.flatMap(({ baseline, score }, at) => [
          eb
            .and([isSuccessSql(success, instrument, eb.val(baseline), eb.val(score))])
            .as(`better${at}`),
          eb.and([isReliablyWorseSql(instrument, eb.val(baseline), eb.val(score))]).as(`worse${at}`)
        ])
      )
      .executeTakeFirstOrThrow();
    const expected = chunk.flatMap(({ baseline, score }, at) => [
      [`better${at}`, isSuccess(success, instrument, baseline, score)],
      [`worse${at}`, isReliable(instrument, baseline, score - baseline)]
    ]);
    expect(row).toEqual(Object.fromEntries(expected));
  }
});

function chunks<Element>(list: readonly Element[], size: number): Element[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size)
  );
}
