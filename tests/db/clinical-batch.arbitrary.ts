import fc from 'fast-check';
import { addDays } from '../../src/lib/outcomes/days.ts';
import type { DefinitionInput } from '../../src/lib/outcomes/definition.ts';
import type {
  AssessmentFact,
  ClinicalBatch,
  InfusionFact
} from '../../src/lib/server/writes/clinical-batch.ts';

const origin = '2025-01-01';

function instantOn(date: string, hour: number): string {
  return `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}

const infusion = fc.record({
  day: fc.integer({ min: 0, max: 260 }),
  hour: fc.option(fc.integer({ min: 8, max: 18 }), { freq: 2 }),
  agent: fc.constantFrom('ketamine', 'ketamine', 'ketamine', 'placebo'),
  label: fc.option(fc.constantFrom('A', 'B'), { freq: 1 })
});

const assessment = fc.record({
  day: fc.integer({ min: -30, max: 300 }),
  hour: fc.option(fc.integer({ min: 8, max: 18 }), { freq: 2 }),
  instrument: fc.constantFrom('phq9', 'phq9', 'nrs'),
  score: fc.oneof(
    fc.integer({ min: 0, max: 10 }),
    fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10)
  ),
  invalid: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  recordedHour: fc.integer({ min: 0, max: 3 })
});

const patient = fc.record({
  clinic: fc.constantFrom('Northgate', 'Southgate'),
  clinician: fc.constantFrom(null, 'Dr Aune', 'Dr Berg'),
  diagnosis: fc.constantFrom(null, 'MDD', 'CRPS'),
  indication: fc.constantFrom('depression', 'pain', 'depression-and-pain', 'other'),
  dayBasis: fc.constantFrom('calendar', 'calendar', 'study-day'),
  infusions: fc.array(infusion, { maxLength: 12 }),
  assessments: fc.array(assessment, { maxLength: 25 }),
  planned: fc.option(fc.integer({ min: 1, max: 6 }))
} as const);

/** Small, dense batches of two clinics, their clinicians' names alike, in which every clause of series and alignment occurs. */
export const clinicalBatch: fc.Arbitrary<ClinicalBatch> = fc
  .array(patient, { minLength: 1, maxLength: 12 })
  .map((patients) => {
    const clinics = ['Northgate', 'Southgate'];
    const who = (index: number) => ({
      clinic: patients[index]?.clinic ?? '',
      localId: `P${index}`
    });
    return {
      clinics: clinics.map((name) => ({ name, timeZone: 'UTC', synthetic: true })),
      clinicians: clinics.flatMap((clinic) =>
        ['Dr Aune', 'Dr Berg'].map((name) => ({ clinic, name }))
      ),
      patients: patients.map(({ indication, dayBasis, clinician, diagnosis }, index) => ({
        ...who(index),
        clinician,
        givenName: null,
        familyName: null,
        birthOn: null,
        sex: null,
        ageYears: null,
        diagnosis,
        indication,
        studyArm: null,
        dayBasis
      })),
      statedSeries: patients.flatMap(({ planned }, index) =>
        planned === null ? [] : [{ ...who(index), label: 'A', plannedInfusions: planned }]
      ),
      infusions: patients.flatMap(({ infusions }, index) =>
        infusions.map(({ day, hour, agent, label }): InfusionFact => {
          const givenOn = addDays(origin, day);
          return {
            ...who(index),
            clinician: null,
            seriesLabel: label,
            givenOn,
            startedAt: hour === null ? null : instantOn(givenOn, hour),
            studyDay: null,
            agent,
            route: 'iv',
            doseMg: null,
            doseMgPerKg: null,
            doseText: null,
            durationMinutes: null
          };
        })
      ),
      assessments: patients.flatMap(({ assessments }, index) =>
        assessments.map(
          ({ day, hour, instrument, score, invalid, recordedHour }): AssessmentFact => {
            const assessedOn = addDays(origin, day);
            return {
              ...who(index),
              instrument,
              instrumentVersion: '1',
              assessedOn,
              assessedAt: hour === null ? null : instantOn(assessedOn, hour),
              studyDay: null,
              phase: null,
              rater: 'self',
              recallPeriod: '2 weeks',
              totalScore: invalid ? null : score,
              valid: !invalid,
              reasonInvalid: invalid ? 'one answer is missing' : null,
              source: 'demo',
              items: null,
              corrects: null,
              recordedAt: instantOn(addDays(assessedOn, 1), recordedHour)
            };
          }
        )
      )
    };
  });

const optionalDays = fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined });

export const definitionInput: fc.Arbitrary<DefinitionInput> = fc
  .record({
    instrument: fc.constantFrom('phq9', 'nrs'),
    indication: fc.constantFrom(undefined, 'depression' as const, 'pain' as const),
    agent: fc.constantFrom(undefined, 'ketamine'),
    unit: fc.constantFrom('first-series' as const, 'every-series' as const),
    baselineWindowDays: optionalDays,
    minimumBaseline: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    minimumInfusions: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    maximumInfusions: fc.option(fc.integer({ min: 4, max: 6 }), { nil: undefined }),
    minimumSpanDays: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
    maximumSpanDays: fc.option(fc.integer({ min: 7, max: 40 }), { nil: undefined }),
    anchor: fc.constantFrom('first-infusion' as const, 'last-induction-infusion' as const),
    fromDay: fc.integer({ min: -3, max: 30 }),
    length: fc.integer({ min: 0, max: 60 }),
    targetDay: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    pick: fc.constantFrom('closest-to-target' as const, 'last-in-window' as const),
    success: fc.constantFrom(
      { kind: 'percent-drop' as const, atLeast: 50 },
      { kind: 'percent-drop' as const, atLeast: 30 },
      { kind: 'threshold' as const, operator: '<' as const, score: 5 },
      { kind: 'threshold' as const, operator: '<=' as const, score: 5 },
      { kind: 'reliable-improvement' as const }
    )
  })
  .map(
    ({
      minimumInfusions,
      maximumInfusions,
      minimumSpanDays,
      maximumSpanDays,
      anchor,
      fromDay,
      length,
      targetDay,
      pick,
      ...rest
    }) => ({
      ...rest,
      induction: { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays },
      outcomeWindow: { anchor, fromDay, toDay: fromDay + length, targetDay, pick }
    })
  );
