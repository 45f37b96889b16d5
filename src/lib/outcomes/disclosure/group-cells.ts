import type { Cell } from './cell.ts';

/** What the eligible part into, each of which the whole's release tells. */
export type Parts = Readonly<Record<string, number>>;

/**
 * Groups side by side: each one's eligible part as the whole's do, and each part adds up over the groups to
 * the whole's, which are told already. Of a group whose size is withheld nothing is said. No other sum ties
 * one grouping to another or to the whole's flow.
 *
 * @param named parts that the groups publish; of the others nothing is said, but the whole's total of each
 * still bounds them
 */
export function groupCells(
  groups: readonly { readonly eligible: number; readonly parts: Parts; readonly rest: number }[],
  named: readonly string[]
): Cell[] {
  const totals = new Map<string, number>();
  const addTo = (part: string, value: number) =>
    void totals.set(part, (totals.get(part) ?? 0) + value);
  const own = groups.flatMap(({ eligible, parts, rest }, place): Cell[] => {
    const group = groupCellId(place, 'eligible');
    addTo('rest', rest);
    return [
      { id: groupCellId(place, 'rest'), from: group, to: 'rest', value: rest },
      { id: group, from: 'end', to: group, value: eligible, cost: 3 },
      ...Object.entries(parts).map(([part, value]) => {
        addTo(part, value);
        const cost = part === 'responded' ? 3 : 1;
        return {
          ...{ id: groupCellId(place, part), from: group, to: part, value },
          ...(named.includes(part) && { cost }),
          within: [group],
          onlyWith: group
        };
      })
    ];
  });
  const whole = [...totals].map(([part, value]) => {
    return { id: part, from: part, to: 'end', value, cost: Infinity };
  });
  return [...own, ...whole];
}

export function groupCellId(place: number, part: string): string {
  return `${place} ${part}`;
}
