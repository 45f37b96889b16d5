import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attack, contents, unions } from '../../../../tests/disclosure/attacker.ts';
import {
  addCohorts,
  anyCohort,
  anyGroups,
  cohortOf,
  kinds,
  reportOf,
  totalWhere,
  type Cohort
} from '../../../../tests/disclosure/cohort.arbitrary.ts';
import { defaultPreset } from '../presets.ts';
import { releaseFigures } from './release-figures.ts';
import type { ReleasedFigures } from './released.ts';

const { definition } = defaultPreset;
const release = (groups: readonly Cohort[]) => releaseFigures(definition, reportOf(groups));
const withoutGroups = (figures: ReleasedFigures): ReleasedFigures => ({ ...figures, groups: [] });

/** `ATTACKS=20` searches twenty times as long. */
const repeat = Number(process.env['ATTACKS'] ?? 1);

/** Rounding of the solver, in patients. */
const tolerance = 1e-6;

interface Secret {
  readonly name: string;
  readonly kindsOf: readonly string[];
  readonly n: number;
  readonly group?: { readonly release: number; readonly place: number };
}

/** Every count of 1–10 that there is: single kinds, published counts, and sums of published ones. */
function secretsOf(
  cohort: Cohort,
  names: readonly string[],
  group?: { readonly release: number; readonly place: number }
): Secret[] {
  const all = {
    ...contents,
    ...unions,
    ...Object.fromEntries(kinds.map((kind) => [kind, [kind]]))
  };
  return names
    .map((name) => ({ name, kindsOf: all[name] ?? [], ...(group ? { group } : {}) }))
    .map((one) => ({ ...one, n: totalWhere(cohort, (kind) => one.kindsOf.includes(kind)) }))
    .filter(({ n }) => n >= 1 && n <= 10);
}

const wholeNames = [...Object.keys(contents), ...Object.keys(unions), ...kinds];
const groupNames = [
  ...['eligible', 'respondedEligible', 'deterioratedEligible', 'missing'],
  ...['eligibleMeasured', 'notResponded', 'neither', 'worseOrMissing', 'respondedOrMissing']
];

const groupCounts = ['eligible', 'respondedEligible', 'deterioratedEligible', 'missing'];

/**
 * What is published has to be able to be anything from 1 to 10. Of other sums and crossings a reader may know
 * that there are some (two counts that read "10 or fewer" are two together), never that they are few.
 */
function isPublished({ name, group }: Secret): boolean {
  return group ? groupCounts.includes(name) : name in contents;
}

/** Secrets that the releases give away, with what can be told of each. */
function derived(
  releases: readonly ReleasedFigures[],
  secrets: readonly Secret[],
  integers = false
): string[] {
  const reader = attack(releases, { wordings: true, integers });
  const calculator = attack(releases, { wordings: false, integers });
  return secrets.flatMap((secret) => {
    const told = reader.bounds(secret.kindsOf, secret.group);
    const summed = calculator.bounds(secret.kindsOf, secret.group);
    const isHidden =
      summed.most >= 11 - tolerance &&
      told.most >= 10 - tolerance &&
      (!isPublished(secret) || told.least <= 1 + tolerance);
    return isHidden
      ? []
      : [`${secret.name} = ${secret.n}: ${told.least} to ${told.most}, by sums to ${summed.most}`];
  });
}

describe('an attacker with a linear solver places no count of 1–10 more finely than 1 to 10', () => {
  it('and it would: with the other exclusion told, it finds the withheld one', () => {
    const cohort = cohortOf({
      'no-baseline': 3,
      'baseline-below-minimum': 40,
      'completed/responded': 60,
      'completed/neither': 60
    });
    const safe = withoutGroups(release([cohort]));
    const ineligible = { ...safe.counts.ineligible, 'baseline-below-minimum': 40 };
    const leaky = { ...safe, counts: { ...safe.counts, ineligible } };
    expect(attack([leaky], { wordings: false }).bounds(['no-baseline'])).toEqual({
      least: 3,
      most: 3
    });
    expect(attack([safe], { wordings: true }).bounds(['no-baseline'])).toEqual({
      least: 1,
      most: 10
    });
  });

  it('from one release of the whole', () => {
    fc.assert(
      fc.property(anyCohort, (cohort) => {
        expect(derived([withoutGroups(release([cohort]))], secretsOf(cohort, wholeNames))).toEqual(
          []
        );
      }),
      { numRuns: 300 * repeat }
    );
  });

  it('from one release of the whole, with whole patients only', () => {
    fc.assert(
      fc.property(anyCohort, (cohort) => {
        const secrets = secretsOf(cohort, Object.keys(contents));
        expect(derived([withoutGroups(release([cohort]))], secrets, true)).toEqual([]);
      }),
      { numRuns: 60 * repeat }
    );
  });

  it('from one release with groups and their margins', () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const secrets = [
          ...secretsOf(addCohorts(groups), wholeNames),
          ...groups.flatMap((cohort, place) => secretsOf(cohort, groupNames, { release: 0, place }))
        ];
        expect(derived([release(groups)], secrets)).toEqual([]);
      }),
      { numRuns: 60 * repeat }
    );
  });

  it('from groups that leave out a part which the whole tells', () => {
    const groups = [
      cohortOf({
        'completed/responded': 11,
        'completed/worse': 5,
        'completed/neither': 17,
        'completed/missing': 40
      }),
      cohortOf({
        'completed/responded': 11,
        'completed/worse': 11,
        'completed/neither': 2,
        'completed/missing': 13
      })
    ];
    const released = release(groups);
    // 22 of the first group neither responded nor are missing, and of the whole only 19 are unchanged.
    const secrets = secretsOf(groups[0] ?? {}, groupNames, { release: 0, place: 0 });
    expect(secrets.map(({ name }) => name)).toContain('deterioratedEligible');
    expect(derived([released], secrets)).toEqual([]);
  });

  it('from the same patients released by two groupings', () => {
    const table = fc.array(fc.array(anyCohort, { minLength: 2, maxLength: 2 }), {
      minLength: 2,
      maxLength: 2
    });
    fc.assert(
      fc.property(table, (rows) => {
        const byRow = rows.map(addCohorts);
        const byColumn = [0, 1].map((place) =>
          addCohorts(rows.flatMap((row) => row.slice(place, place + 1)))
        );
        const secrets = [
          ...secretsOf(addCohorts(byRow), wholeNames),
          ...[byRow, byColumn].flatMap((groups, index) =>
            groups.flatMap((cohort, place) =>
              secretsOf(cohort, groupNames, { release: index, place })
            )
          )
        ];
        expect(derived([release(byRow), release(byColumn)], secrets)).toEqual([]);
      }),
      { numRuns: 30 * repeat }
    );
  });
});
