import fc from 'fast-check';
import { computeGroup, type OutcomeGroup } from '../../src/lib/outcomes/group-rates.ts';
import { defaultPreset } from '../../src/lib/outcomes/presets.ts';
import {
  computeFlow,
  computeOutcomeRates,
  type OutcomeCounts
} from '../../src/lib/outcomes/rates.ts';
import { phq9 } from '../../src/lib/instruments/phq9.ts';

/** What can become of an eligible patient; the last two are without a score in the window. */
export const fates = [
  'responded',
  'worse',
  'neither',
  'missing-after-response',
  'missing'
] as const;
/** What an eligible patient's induction can be. */
export const inductions = [
  'completed',
  'too-few-infusions',
  'too-many-infusions',
  'induction-too-short',
  'induction-too-long'
] as const;
export const exclusions = [
  'other-indication',
  'window-open',
  'no-baseline',
  'baseline-zero',
  'baseline-below-minimum'
] as const;

/** Every patient is in exactly one of these. */
export const kinds: readonly string[] = [
  ...exclusions,
  ...inductions.flatMap((induction) => fates.map((fate) => kindOf(induction, fate)))
];

export function kindOf(induction: string, fate: string): string {
  return `${induction}/${fate}`;
}

/** How many patients there are of each kind. */
export type Cohort = Readonly<Record<string, number>>;

export function cohortOf(some: Cohort): Cohort {
  return Object.fromEntries(kinds.map((kind) => [kind, some[kind] ?? 0]));
}

export function addCohorts(cohorts: readonly Cohort[]): Cohort {
  return Object.fromEntries(
    kinds.map((kind) => [kind, cohorts.reduce((sum, one) => sum + (one[kind] ?? 0), 0)])
  );
}

export function totalWhere(cohort: Cohort, holds: (kind: string) => boolean): number {
  return kinds.reduce((sum, kind) => (holds(kind) ? sum + (cohort[kind] ?? 0) : sum), 0);
}

/** The counts that the engine would make of the cohort. */
export function countsOf(cohort: Cohort): OutcomeCounts {
  const one = (kind: string) => cohort[kind] ?? 0;
  const induction = (name: string) => totalWhere(cohort, (kind) => kind.startsWith(`${name}/`));
  const fate = (...names: string[]) =>
    totalWhere(cohort, (kind) => names.some((name) => kind.endsWith(`/${name}`)));
  const eligible = totalWhere(cohort, (kind) => kind.includes('/'));
  const completed = (...names: string[]) =>
    names.reduce((sum, name) => sum + one(kindOf('completed', name)), 0);
  const ineligible = {
    'no-baseline': one('no-baseline'),
    'baseline-zero': one('baseline-zero'),
    'baseline-below-minimum': one('baseline-below-minimum')
  };
  const begun = totalWhere(cohort, () => true);
  return {
    begun,
    otherIndication: one('other-indication'),
    windowOpen: one('window-open'),
    started: begun - one('other-indication') - one('window-open'),
    ineligible,
    eligible,
    incomplete: {
      'too-few-infusions': induction('too-few-infusions'),
      'too-many-infusions': induction('too-many-infusions'),
      'induction-too-short': induction('induction-too-short'),
      'induction-too-long': induction('induction-too-long')
    },
    completed: induction('completed'),
    measured: completed('responded', 'worse', 'neither'),
    eligibleMeasured: fate('responded', 'worse', 'neither'),
    respondedEligible: fate('responded'),
    respondedMeasured: completed('responded'),
    respondedLastObservation: fate('responded', 'missing-after-response'),
    deterioratedEligible: fate('worse'),
    deterioratedMeasured: completed('worse'),
    followUpEndsDay: begun === 0 ? null : 40
  };
}

/** The default preset's report of cohorts by group, as the engine makes it. */
export function reportOf(groups: readonly Cohort[]) {
  const { definition } = defaultPreset;
  const counts = countsOf(addCohorts(groups));
  return {
    counts,
    flow: computeFlow(counts),
    ...computeOutcomeRates(definition, phq9, counts),
    groups: groups.map((cohort, place): OutcomeGroup => {
      const name = { name: `Clinic ${place}`, part: null };
      return computeGroup('clinic', name, definition, phq9, countsOf(cohort), '2026-07-24');
    })
  };
}

const sparse = fc.oneof(
  { arbitrary: fc.constant(0), weight: 8 },
  { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 3 },
  { arbitrary: fc.integer({ min: 5, max: 12 }), weight: 2 },
  { arbitrary: fc.integer({ min: 13, max: 40 }), weight: 1 }
);

/** Most patients complete, three in five have a score, as in a clinic. */
const likely = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 15 }), weight: 1 },
  { arbitrary: fc.integer({ min: 11, max: 120 }), weight: 2 }
);

const cohort = (usual: fc.Arbitrary<number>): fc.Arbitrary<Cohort> =>
  fc.record(
    Object.fromEntries(
      kinds.map((kind) => [
        kind,
        /^completed\/(responded|neither|missing)$|^(no-baseline|other-indication)$/.test(kind)
          ? usual
          : sparse
      ])
    )
  );

export const anyCohort = fc.oneof(cohort(sparse), cohort(likely));

/** A few groups, some of them of few patients. */
export const anyGroups = fc.array(anyCohort, { minLength: 1, maxLength: 5 });
