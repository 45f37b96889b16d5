import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstrument } from '../../src/lib/instruments/registry.ts';
import { isInductionClosed, isWindowClosed } from '../../src/lib/outcomes/closed.ts';
import { addDays, daysFrom } from '../../src/lib/outcomes/days.ts';
import { definitionSchema, type Definition } from '../../src/lib/outcomes/definition.ts';
import { durabilityStarts, tallyDurability } from '../../src/lib/outcomes/durability.ts';
import { tallyEarlySignals } from '../../src/lib/outcomes/early-signal.ts';
import { eligibleSeriesOf } from '../../src/lib/outcomes/eligible-series.ts';
import { evaluateSeries } from '../../src/lib/outcomes/evaluate.ts';
import { tallyInductions } from '../../src/lib/outcomes/infusions-needed.ts';
import { tallyResponseTiming } from '../../src/lib/outcomes/response-timing.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { tallyDurability as tallyDurabilityInDatabase } from '../../src/lib/server/queries/durability.ts';
import { listEarlySignals } from '../../src/lib/server/queries/early-signal.ts';
import { listInductions } from '../../src/lib/server/queries/infusions-needed.ts';
import { listResponseTimings } from '../../src/lib/server/queries/response-timing.ts';
import type { ClinicalBatch } from '../../src/lib/server/writes/clinical-batch.ts';
import { commit } from './batch-builder.ts';
import { clinicalBatch, definitionInput } from './clinical-batch.arbitrary.ts';
import { createTestDatabase, emptyTables } from './test-database.ts';

const origin = '2025-01-01';
const dataCutOn = '2025-04-01';

/** Few generated series pass every restriction; the first definition of each batch keeps its own. */
const anyone = {
  instrument: 'phq9',
  agent: undefined,
  indication: undefined,
  unit: 'every-series',
  baselineWindowDays: undefined,
  minimumBaseline: undefined
} as const;

/** The generator's 330 days in a third of the time, so that inductions and early scores are many. */
function closeTogether(batch: ClinicalBatch): ClinicalBatch {
  const move = (on: string) => addDays(origin, Math.round(daysFrom(origin, on) / 3));
  const moveAt = (at: string | null) =>
    at === null ? null : `${move(at.slice(0, 10))}${at.slice(10)}`;
  return {
    ...batch,
    infusions: batch.infusions.map((one) => ({
      ...one,
      givenOn: move(one.givenOn),
      startedAt: moveAt(one.startedAt)
    })),
    assessments: batch.assessments.map((one) => ({
      ...one,
      assessedOn: move(one.assessedOn),
      assessedAt: moveAt(one.assessedAt),
      recordedAt: moveAt(one.recordedAt)
    }))
  };
}

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('the timeline in SQL and in TypeScript', () => {
  it('agree on generated records', async () => {
    const seen = { timings: 0, relapses: 0, maintained: 0, signals: 0 };
    const agreement = fc.asyncProperty(
      clinicalBatch.map(closeTogether),
      fc.array(definitionInput, { minLength: 4, maxLength: 4 }),
      async (batch, inputs) => {
        await emptyTables(database);
        await commit(database, batch, 'x');
        const facts = await readFacts(database);
        for (const [index, input] of inputs.entries()) {
          const definition = definitionSchema.parse(index === 0 ? input : { ...input, ...anyone });
          const instrument = findInstrument(definition.instrument);
          if (!instrument) throw new Error('unknown instrument');
          const { db } = database;
          const filter = { definition, instrument, dataCutOn };
          const started = startedSeries(definition, facts);
          const eligible = started.flatMap(({ facts: one, outcome, scores }) => {
            const series = eligibleSeriesOf(definition, instrument, one, outcome, scores);
            return series ? [series] : [];
          });
          const why = JSON.stringify(definition);

          const timings = tallyResponseTiming(definition, instrument, eligible);
          const signals = tallyEarlySignals(definition, eligible);
          const inductions = tallyInductions(
            started.map(({ facts: one }) => one).filter((one) => one.inductionClosed)
          );
          const found = await Promise.all([
            listResponseTimings(db, filter),
            listEarlySignals(db, filter),
            listInductions(db, filter)
          ]);
          expectSame(found[0], timings, why);
          expectSame(found[1], signals, why);
          expectSame(found[2], inductions, why);

          await Promise.all(
            durabilityStarts.map(async (start) => {
              const stored = await tallyDurabilityInDatabase(db, filter, start);
              const tallies = tallyDurability(definition, instrument, start, eligible);
              expect(stored.scored, why).toBe(tallies.scored);
              expectSame(stored.ends, tallies.ends, `${start} ${why}`);
              expectSame(stored.maintenanceStarts, tallies.maintenanceStarts, `${start} ${why}`);
              seen.relapses += tallies.ends.filter(({ event }) => event).length;
              seen.maintained += tallies.maintenanceStarts.length;
            })
          );
          seen.timings += timings.filter(({ event }) => event).length;
          seen.signals += signals.filter(({ band }) => band !== null).length;
        }
      }
    );
    const seenLeast = () => Math.min(...Object.values(seen));
    // Of the rarest kind 16 runs draw between 14 and 68: where it was few, more records are drawn.
    for (let round = 0; round < 6 && (round === 0 || seenLeast() <= 20); round += 1) {
      await fc.assert(agreement, { numRuns: 16 });
    }
    expect(seenLeast(), JSON.stringify(seen)).toBeGreaterThan(20);
  }, 180_000);
});

/** In any order. */
function expectSame(found: readonly object[], expected: readonly object[], why: string): void {
  const sorted = (rows: readonly object[]) =>
    rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();
  expect(sorted(found), why).toEqual(sorted(expected));
}

type Facts = Awaited<ReturnType<typeof readFacts>>;

async function readFacts({ db }: OpenDatabase) {
  return {
    series: await db.selectFrom('series').selectAll().orderBy('series_id').execute(),
    maintenance: await db
      .selectFrom('series_infusions')
      .selectAll()
      .where('phase', '=', 'maintenance')
      .orderBy('infusion_number')
      .execute(),
    aligned: await db.selectFrom('aligned_assessments').selectAll().execute()
  };
}

function startedSeries(definition: Definition, { series, maintenance, aligned }: Facts) {
  const { agent, unit, indication, instrument } = definition;
  return series
    .filter((one) => agent === undefined || one.agent === agent)
    .filter(
      (one) =>
        unit === 'every-series' ||
        (agent === undefined ? one.series_number : one.agent_series_number) === 1
    )
    .filter(
      (one) =>
        indication === undefined || [indication, 'depression-and-pain'].includes(one.indication)
    )
    .map((one) => ({
      one,
      closable: {
        firstInfusionOn: one.first_infusion_on,
        lastInductionOn: one.last_induction_on,
        inductionInfusions: one.induction_infusions,
        maintenanceInfusions: one.maintenance_infusions,
        plannedInfusions: one.planned_infusions,
        isFollowedByAnother: one.next_series_on !== null,
        dayBasis: one.day_basis
      }
    }))
    .filter(({ closable }) => isWindowClosed(definition, closable, dataCutOn))
    .map(({ one, closable }) => {
      const facts = {
        inductionInfusions: one.induction_infusions,
        inductionSpanDays: daysFrom(one.first_infusion_on, one.last_induction_on),
        inductionClosed: one.day_basis === 'study-day' || isInductionClosed(closable, dataCutOn),
        maintenanceDays: maintenance
          .filter((infusion) => infusion.series_id === one.series_id)
          .map((infusion) => infusion.days_from_first)
      };
      const scores = aligned
        .filter((row) => row.series_id === one.series_id && row.instrument === instrument)
        .map((row) => ({
          totalScore: row.total_score,
          valid: row.valid,
          chosen: row.chosen,
          daysFromFirst: row.days_from_first,
          daysFromLastInduction: row.days_from_last_induction,
          infusionsBefore: row.infusions_before
        }));
      return { facts, scores, outcome: evaluateSeries(definition, facts, scores) };
    });
}
