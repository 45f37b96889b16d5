import type { OutcomeFigures, OutcomeGroup } from '../group-rates.ts';
import type { OutcomeCounts } from '../rates.ts';
import { mostWithheld } from './cell.ts';
import type { ReleasedCount, ReleasedFigures } from './released.ts';

/** A definition's figures, and what of them is released. */
export interface ReleasedOf {
  readonly figures: OutcomeFigures & { readonly groups: readonly OutcomeGroup[] };
  readonly released: ReleasedFigures;
}

/**
 * The first count by which a reader of two releases of the same patients could subtract one from the other,
 * or null: it is of almost the same patients in both (at most 10 more in one), and either both tell it and it
 * is not the same, or one tells what the other withholds. Only then can the difference be a few patients.
 */
export function findCloseCount(earlier: ReleasedOf, next: ReleasedOf): string | null {
  const before = new Map(countsOf(earlier).map((one) => [one.name, one]));
  const close = countsOf(next).find(({ name, n, told }) => {
    const other = before.get(name);
    if (!other || Math.abs(other.n - n) > mostWithheld) return false;
    return told && other.told ? other.n !== n : told !== other.told;
  });
  return close?.name ?? null;
}

interface NamedCount {
  readonly name: string;
  readonly n: number;
  readonly told: boolean;
}

function countsOf({ figures, released }: ReleasedOf): NamedCount[] {
  const named = (
    counts: OutcomeCounts,
    told: Readonly<Record<string, ReleasedCount | Readonly<Record<string, ReleasedCount>> | null>>,
    group = ''
  ) => {
    const plain = flat({ ...counts, ...remainders(counts) });
    return Object.entries(flat(told)).flatMap(([name, count]) => {
      const n = plain[name];
      return typeof n === 'number'
        ? [{ name: `${name}${group}`, n, told: typeof count === 'number' }]
        : [];
    });
  };
  const groups = new Map(figures.groups.map(({ label, counts }) => [label, counts]));
  return [
    ...named(figures.counts, { ...released.counts }),
    ...released.groups.flatMap(({ label, counts }) => {
      const plain = groups.get(label);
      return plain ? named(plain, { ...counts }, ` of ${label}`) : [];
    })
  ];
}

function remainders(counts: OutcomeCounts) {
  return {
    missing: counts.eligible - counts.eligibleMeasured,
    missingCompleted: counts.completed - counts.measured,
    respondedOutside: counts.respondedEligible - counts.respondedMeasured
  };
}

/** Counts by reason beside the others: the reasons' names are no other's. */
function flat(counts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { ineligible, incomplete, ...rest } = counts;
  return { ...rest, ...Object(ineligible), ...Object(incomplete) };
}
