import { expect, it } from 'vitest';
import { appendBareSeries } from '../../../../tests/db/bare-series.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { findInstrument } from '../../instruments/registry.ts';
import { definitionSchema, type DefinitionInput } from '../../outcomes/definition.ts';
import { withSeriesOutcomes } from './series-outcomes.ts';

const windowAfterInduction = {
  anchor: 'last-induction-infusion',
  fromDay: 14,
  toDay: 31,
  targetDay: 21
} as const;

/** The outcome picked of one series of six infusions on days 0 to 14, by days from the last of them. */
async function pickedOutcome(
  scores: readonly (readonly [daysFromLastInduction: number, totalScore: number])[],
  outcomeWindow: DefinitionInput['outcomeWindow']
): Promise<number | null | undefined> {
  const { db, write } = await openTestDatabase();
  await write(async (trx) => {
    await appendBareSeries(trx, [{}]);
    await trx
      .insertInto('aligned_assessments')
      .values(
        [[-14, 20] as const, ...scores].map(([day, totalScore], index) => ({
          series_id: 1,
          patient_key: 1,
          clinic_id: 1,
          assessment_id: index + 1,
          instrument: 'phq9',
          total_score: totalScore,
          valid: true,
          days_from_first: day + 14,
          days_from_last_induction: day,
          infusions_before: day < 0 ? 0 : 6,
          chosen: true,
          same_day_duplicate: false
        }))
      )
      .execute();
  });
  const definition = definitionSchema.parse({
    instrument: 'phq9',
    outcomeWindow,
    success: { kind: 'percent-drop', atLeast: 50 }
  });
  const instrument = findInstrument('phq9');
  if (!instrument) throw new Error('phq9');
  const row = await withSeriesOutcomes(db, { definition, instrument, dataCutOn: '2026-11-22' })
    .selectFrom('outcomes')
    .select('outcome')
    .executeTakeFirst();
  return row?.outcome;
}

it('picks the score nearest to the target, on either side of it', async () => {
  expect(
    await pickedOutcome(
      [
        [14, 12],
        [22, 9]
      ],
      windowAfterInduction
    )
  ).toBe(9);
  expect(
    await pickedOutcome(
      [
        [20, 12],
        [29, 9]
      ],
      windowAfterInduction
    )
  ).toBe(12);
});

it('breaks a tie of distance towards the earlier day', async () => {
  expect(
    await pickedOutcome(
      [
        [19, 12],
        [23, 9]
      ],
      windowAfterInduction
    )
  ).toBe(12);
});

it('picks the last in the window where the definition says so', async () => {
  const outcomeWindow = { ...windowAfterInduction, pick: 'last-in-window' } as const;
  expect(
    await pickedOutcome(
      [
        [20, 12],
        [29, 9],
        [40, 3]
      ],
      outcomeWindow
    )
  ).toBe(9);
});
