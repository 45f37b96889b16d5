import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/lib/instruments/instrument.ts';
import { findInstrument } from '../../src/lib/instruments/registry.ts';
import { alignAssessments, type Moment } from '../../src/lib/outcomes/alignment.ts';
import { isWindowClosed } from '../../src/lib/outcomes/closed.ts';
import { dayNumberOf, daysFrom } from '../../src/lib/outcomes/days.ts';
import { definitionSchema, type Definition } from '../../src/lib/outcomes/definition.ts';
import {
  groupings,
  quarterOf,
  severityGroupOf,
  type GroupName,
  type Grouping
} from '../../src/lib/outcomes/groups.ts';
import { evaluateSeries } from '../../src/lib/outcomes/evaluate.ts';
import { countOutcomes as countPurely } from '../../src/lib/outcomes/rates.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import {
  countOutcomes as countInDatabase,
  countOutcomesBy
} from '../../src/lib/server/queries/outcome-counts.ts';
import { countStrip } from '../../src/lib/server/queries/outcome-strip.ts';
import { commit } from './batch-builder.ts';
import { clinicalBatch, definitionInput } from './clinical-batch.arbitrary.ts';
import { createTestDatabase, emptyTables } from './test-database.ts';

const dataCutOn = '2025-09-01';

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let grouped = 0;

describe('the rules in SQL and the rules in TypeScript', () => {
  it('align and count alike on generated records', async () => {
    await fc.assert(
      fc.asyncProperty(
        clinicalBatch,
        fc.array(definitionInput, { minLength: 12, maxLength: 12 }),
        async (batch, inputs) => {
          await emptyTables(database);
          await commit(database, batch, 'x');
          const facts = await readFacts(database);
          const aligned = alignPurely(facts);
          expect(await readAligned(database)).toEqual(aligned);
          const questions = inputs.map((input) => {
            const definition = definitionSchema.parse(input);
            const instrument = findInstrument(definition.instrument);
            if (!instrument) throw new Error('unknown instrument');
            return { definition, instrument };
          });
          const strip = await countStrip(database.db, questions, { dataCutOn });
          for (const [place, { definition, instrument }] of questions.entries()) {
            const filter = { definition, instrument, dataCutOn };
            const series = countable(definition, facts, aligned);
            const expected = countPurely(definition, instrument, series);
            const asked = JSON.stringify(definition);
            expect(strip[place], `in a strip: ${asked}`).toEqual(expected);
            // Alone and by group take a query each, so that not every definition is asked in both ways.
            if (place % 2 === 0) {
              expect(await countInDatabase(database.db, filter), asked).toEqual(expected);
              continue;
            }
            const by = groupings[grouped++ % groupings.length] ?? 'clinic';
            const groupOfEach = series.map((one) =>
              JSON.stringify(groupOf(by, instrument, facts, one))
            );
            const { counts: whole, groups } = await countOutcomesBy(database.db, filter, by);
            expect(whole, `${by}, together`).toEqual(expected);
            expect(
              new Map(groups.map(({ group, counts }) => [JSON.stringify(group), counts])),
              `${by} ${asked}`
            ).toEqual(
              new Map(
                groupOfEach.map((group) => [
                  group,
                  countPurely(
                    definition,
                    instrument,
                    series.filter((_, place) => groupOfEach[place] === group)
                  )
                ])
              )
            );
          }
        }
      ),
      { numRuns: 24 }
    );
  }, 180_000);
});

type Facts = Awaited<ReturnType<typeof readFacts>>;

async function readFacts({ db }: OpenDatabase) {
  return {
    series: await db.selectFrom('series').selectAll().orderBy('series_id').execute(),
    infusions: await db
      .selectFrom('series_infusions')
      .selectAll()
      .orderBy('series_id')
      .orderBy('infusion_number')
      .execute(),
    assessments: await db.selectFrom('current_assessments').selectAll().execute(),
    clinics: await db.selectFrom('clinics').selectAll().execute(),
    clinicians: await db.selectFrom('clinicians').selectAll().execute()
  };
}

function groupOf(
  by: Grouping,
  instrument: Instrument,
  { clinics, clinicians }: Facts,
  one: ReturnType<typeof countable>[number]
): GroupName {
  const { series } = one;
  const clinic = clinics.find(({ clinic_id }) => clinic_id === series.clinic_id)?.name ?? null;
  switch (by) {
    case 'clinic':
      return { name: clinic, part: null };
    case 'clinician': {
      const clinician = clinicians.find(({ clinician_id }) => clinician_id === series.clinician_id);
      return { name: clinic, part: clinician?.name ?? null };
    }
    case 'indication':
      return { name: series.indication, part: series.diagnosis };
    case 'severity':
      return severityGroupOf(
        instrument,
        one.indicationMatches && one.windowClosed,
        one.outcome.baseline
      );
    case 'quarter':
      return {
        name: series.day_basis === 'study-day' ? null : quarterOf(series.first_infusion_on),
        part: null
      };
  }
}

function momentOf(on: string, at: string | null): Moment {
  return { day: dayNumberOf(on), atMs: at === null ? null : Date.parse(at) };
}

function alignPurely({ series, infusions, assessments }: Facts) {
  return [...new Set(series.map((one) => one.patient_key))]
    .flatMap((patientKey) =>
      alignAssessments(
        series
          .filter((one) => one.patient_key === patientKey)
          .map((one) => ({
            seriesId: one.series_id,
            firstDay: dayNumberOf(one.first_infusion_on),
            lastInductionDay: dayNumberOf(one.last_induction_on),
            infusions: infusions
              .filter((infusion) => infusion.series_id === one.series_id)
              .map((infusion) => momentOf(infusion.given_on, infusion.started_at)),
            nextSeriesFirst:
              one.next_series_on === null ? null : momentOf(one.next_series_on, one.next_series_at)
          })),
        assessments
          .filter((one) => one.patient_key === patientKey)
          .map((one) => ({
            ...momentOf(one.assessed_on, one.assessed_at),
            assessmentId: one.assessment_id,
            instrument: one.instrument,
            valid: one.valid,
            recordedAtMs: Date.parse(one.recorded_at)
          }))
      )
    )
    .sort(byIds);
}

async function readAligned({ db }: OpenDatabase) {
  const rows = await db.selectFrom('aligned_assessments').selectAll().execute();
  return rows
    .map((row) => ({
      seriesId: row.series_id,
      assessmentId: row.assessment_id,
      daysFromFirst: row.days_from_first,
      daysFromLastInduction: row.days_from_last_induction,
      infusionsBefore: row.infusions_before,
      chosen: row.chosen,
      sameDayDuplicate: row.same_day_duplicate
    }))
    .sort(byIds);
}

type Ids = { seriesId: number; assessmentId: number };

function byIds(a: Ids, b: Ids): number {
  return a.seriesId - b.seriesId || a.assessmentId - b.assessmentId;
}

function countable(definition: Definition, facts: Facts, aligned: ReturnType<typeof alignPurely>) {
  const { agent, unit, indication, outcomeWindow } = definition;
  return facts.series
    .filter((one) => agent === undefined || one.agent === agent)
    .filter(
      (one) =>
        unit === 'every-series' ||
        (agent === undefined ? one.series_number : one.agent_series_number) === 1
    )
    .map((one) => {
      const scores = aligned
        .filter((row) => row.seriesId === one.series_id)
        .flatMap((row) => {
          const score = facts.assessments.find((fact) => fact.assessment_id === row.assessmentId);
          return score?.instrument === definition.instrument
            ? [{ ...row, totalScore: score.total_score, valid: score.valid }]
            : [];
        });
      const anchored = outcomeWindow.anchor === 'first-infusion';
      const used = scores.filter(
        (score) => score.valid && score.chosen && score.infusionsBefore > 0
      );
      return {
        series: one,
        indicationMatches:
          indication === undefined || [indication, 'depression-and-pain'].includes(one.indication),
        windowClosed: isWindowClosed(
          definition,
          {
            firstInfusionOn: one.first_infusion_on,
            lastInductionOn: one.last_induction_on,
            inductionInfusions: one.induction_infusions,
            maintenanceInfusions: one.maintenance_infusions,
            plannedInfusions: one.planned_infusions,
            isFollowedByAnother: one.next_series_on !== null,
            dayBasis: one.day_basis
          },
          dataCutOn
        ),
        outcome: evaluateSeries(
          definition,
          {
            inductionInfusions: one.induction_infusions,
            inductionSpanDays: daysFrom(one.first_infusion_on, one.last_induction_on)
          },
          scores
        ),
        followUpDay: used.length
          ? Math.max(
              ...used.map((row) => (anchored ? row.daysFromFirst : row.daysFromLastInduction))
            )
          : null
      };
    });
}
