import { solve, type Constraint, type Model } from 'yalps';
import type {
  ReleasedCount,
  ReleasedCounts,
  ReleasedFigures,
  ReleasedRate
} from '../../src/lib/outcomes/disclosure/released.ts';
import { exclusions, fates, inductions, kindOf, kinds } from './cohort.arbitrary.ts';

/**
 * Somebody who has the releases, knows what each count counts and the rule by which they were withheld, and
 * looks for the fewest and the most patients there can be of any kinds. It shares no code with the rule.
 */
export interface Attacker {
  /** Bounds of the number of patients of these kinds: of all of them, or in one group of one release. */
  bounds(
    kindsOf: readonly string[],
    group?: { readonly release: number; readonly place: number }
  ): { readonly least: number; readonly most: number };
}

/** What the published counts are made of. */
export const contents: Readonly<Record<string, readonly string[]>> = (() => {
  const all = (...of: readonly string[]) => of;
  const of = (some: readonly string[], ...named: readonly string[]) =>
    some.flatMap((induction) => named.map((fate) => kindOf(induction, fate)));
  const scored = ['responded', 'worse', 'neither'] as const;
  const missing = ['missing-after-response', 'missing'] as const;
  const outside = inductions.filter((induction) => induction !== 'completed');
  const eligible = of(inductions, ...fates);
  return {
    begun: kinds,
    otherIndication: all('other-indication'),
    windowOpen: all('window-open'),
    started: [...exclusions.slice(2), ...eligible],
    ...Object.fromEntries(exclusions.slice(2).map((reason) => [`ineligible.${reason}`, [reason]])),
    eligible,
    ...Object.fromEntries(
      outside.map((reason) => [`incomplete.${reason}`, of([reason], ...fates)])
    ),
    completed: of(['completed'], ...fates),
    measured: of(['completed'], ...scored),
    eligibleMeasured: of(inductions, ...scored),
    respondedEligible: of(inductions, 'responded'),
    respondedMeasured: of(['completed'], 'responded'),
    respondedLastObservation: of(inductions, 'responded', 'missing-after-response'),
    deterioratedEligible: of(inductions, 'worse'),
    deterioratedMeasured: of(['completed'], 'worse'),
    missing: of(inductions, ...missing),
    missingCompleted: of(['completed'], ...missing),
    respondedOutside: of(outside, 'responded')
  };
})();

/** Sums that nobody publishes but anybody can form. */
export const unions: Readonly<Record<string, readonly string[]>> = {
  notStarted: exclusions.slice(0, 2),
  ineligible: exclusions.slice(2),
  incomplete: kindsWhere(/^(?!completed)[^/]+\//),
  notResponded: kindsWhere(/\/(?!responded)/),
  notRespondedMeasured: kindsWhere(/^completed\/(worse|neither)$/),
  neither: kindsWhere(/\/neither$/),
  neitherMeasured: kindsWhere(/^completed\/neither$/),
  measuredOutside: kindsWhere(/^(?!completed)[^/]+\/(responded|worse|neither)$/),
  missingOutside: kindsWhere(/^(?!completed)[^/]+\/missing/),
  worseOutside: kindsWhere(/^(?!completed)[^/]+\/worse$/),
  worseOrMissing: kindsWhere(/\/(worse|missing)/),
  respondedOrMissing: kindsWhere(/\/(responded|missing)/),
  respondedBefore: kindsWhere(/\/missing-after-response$/),
  neverResponded: kindsWhere(/\/missing$/)
};

function kindsWhere(pattern: RegExp): string[] {
  return kinds.filter((kind) => pattern.test(kind));
}

/**
 * @param wordings whether "10 or fewer" is read too, or the sums alone
 * @param integers whether to look for whole patients, which is slower, or for any share of one
 */
export function attack(
  releases: readonly ReleasedFigures[],
  { wordings, integers = false }: { readonly wordings: boolean; readonly integers?: boolean }
): Attacker {
  const columns = new Map<string, Map<string, number>>();
  const constraints = new Map<string, Constraint>();
  const learn = (constraint: Constraint | null, sum: readonly string[], less?: string) => {
    if (!constraint) return;
    const row = `fact ${constraints.size}`;
    constraints.set(row, constraint);
    const add = (variable: string, coefficient: number) => {
      const column = columns.get(variable) ?? new Map<string, number>();
      columns.set(variable, column.set(row, coefficient));
    };
    for (const variable of sum) add(variable, 1);
    if (less !== undefined) add(less, -1);
  };

  for (const [index, release] of releases.entries()) {
    const whole = flatten(release.counts);
    for (const [name, count] of Object.entries(whole)) {
      learn(learned(name, count, whole, wordings), contents[name] ?? []);
    }
    for (const { rate, numerator, denominator } of ratesOf(release)) {
      if (!rate.estimable || rate.boundFrom10) continue;
      learn({ equal: rate.numerator }, contents[numerator] ?? unions[numerator] ?? []);
      learn({ equal: rate.denominator }, contents[denominator] ?? []);
    }
    for (const [place, { counts, rates }] of release.groups.entries()) {
      const inGroup = (name: string) =>
        (contents[name] ?? []).map((kind) => variableOf(kind, { release: index, place }));
      for (const [name, count] of Object.entries(counts)) {
        const isParted = release.groups.some(({ counts: other }) => {
          const stated = other[name as keyof typeof counts]; // a name of the same counts
          return typeof stated === 'number' || isSmallWording(stated);
        });
        const isSaid = name === 'eligible' || typeof counts.eligible === 'number';
        learn(learned(name, count, counts, wordings && isParted && isSaid), inGroup(name));
      }
      const { nonResponder } = rates;
      if (!nonResponder.estimable) continue;
      learn({ equal: nonResponder.numerator }, inGroup('respondedEligible'));
      learn({ equal: nonResponder.denominator }, inGroup('eligible'));
    }
    if (release.groups.length === 0) continue;
    for (const kind of contents['eligible'] ?? []) {
      const inGroups = release.groups.map((_, place) =>
        variableOf(kind, { release: index, place })
      );
      learn({ equal: 0 }, inGroups, kind);
    }
  }

  return {
    bounds(kindsOf, group) {
      const asked = new Set(kindsOf.map((kind) => variableOf(kind, group)));
      const variables = new Map(
        [...new Set([...columns.keys(), ...asked])].map((name) => [
          name,
          new Map([...(columns.get(name) ?? []), ['asked', asked.has(name) ? 1 : 0] as const])
        ])
      );
      const end = (direction: 'minimize' | 'maximize') => {
        const model: Model = { direction, objective: 'asked', constraints, variables, integers };
        const { status, result } = solve(model);
        if (status === 'unbounded') return Infinity;
        if (status === 'optimal') return result;
        throw new Error(`the solver says ${status} of what is true`);
      };
      return { least: end('minimize'), most: end('maximize') };
    }
  };
}

function variableOf(
  kind: string,
  group?: { readonly release: number; readonly place: number }
): string {
  return group ? `${group.release} ${group.place} ${kind}` : kind;
}

function flatten(counts: ReleasedCounts): Record<string, ReleasedCount | null> {
  const { ineligible, incomplete, ...plain } = counts;
  const prefixed = (prefix: string, some: Readonly<Record<string, ReleasedCount>>) =>
    Object.fromEntries(Object.entries(some).map(([name, n]) => [`${prefix}.${name}`, n]));
  return { ...plain, ...prefixed('ineligible', ineligible), ...prefixed('incomplete', incomplete) };
}

/** What a count, or what stands in its place, tells by the rule as it is published. */
function learned(
  name: string,
  count: ReleasedCount | null,
  beside: Readonly<Record<string, ReleasedCount | null>>,
  wordings: boolean
): Constraint | null {
  if (count === null) return null;
  if (typeof count === 'number') return { equal: count };
  // Of a part that no group tells, nothing can be read from its being withheld.
  if (!wordings) return null;
  if (isSmallWording(count)) return { min: 1, max: 10 };
  const smalls = Object.keys(beside).filter((other) => isSmallWording(beside[other] ?? null));
  const isPartOfSmall = smalls.some((small) =>
    (contents[name] ?? []).every((kind) => contents[small]?.includes(kind))
  );
  const isAboveTen = smalls.length > 0 && !isPartOfSmall && name !== 'respondedLastObservation';
  return isAboveTen ? { min: 11 } : null;
}

function isSmallWording(count: ReleasedCount | null): boolean {
  return typeof count === 'object' && count?.wording === '10 or fewer';
}

function ratesOf({ rates, denominators, harm }: ReleasedFigures) {
  const named: readonly (readonly [ReleasedRate, string, string])[] = [
    [rates.nonResponder, 'respondedEligible', 'eligible'],
    [rates.completeCase, 'respondedMeasured', 'measured'],
    [rates.lastObservation, 'respondedLastObservation', 'eligible'],
    [rates.bestBound, 'respondedOrMissing', 'eligible'],
    [denominators.started, 'respondedEligible', 'started'],
    [denominators.eligible, 'respondedEligible', 'eligible'],
    [denominators.completed, 'respondedMeasured', 'completed'],
    [denominators.measured, 'respondedMeasured', 'measured'],
    [harm.measured, 'deterioratedMeasured', 'measured'],
    [harm.worstBound, 'worseOrMissing', 'eligible']
  ];
  return named.map(([rate, numerator, denominator]) => ({ rate, numerator, denominator }));
}
