import { fewestShown, mostWithheld, type Cell, type Telling, type Told } from './cell.ts';

/** What a cell could be, as far as it is told alone. */
function boundsOf(told: Told, value: number): readonly [lower: number, upper: number] {
  switch (told) {
    case 'number':
      return [value, value];
    case 'small':
      return [1, mostWithheld];
    case 'large':
      return [fewestShown, Infinity];
    case 'nothing':
      return [0, Infinity];
  }
}

/**
 * What a withheld small cell has to be able to be: 1 and 10 to a reader who reads the wordings, 11 to one
 * who knows the sums alone, so that no sum of cells can be told to be small either.
 */
export const safeEnds = [1, mostWithheld, fewestShown] as const;

/**
 * What has to be withheld besides, at the least cost, before a small cell could be `end` to a reader who
 * knows every sum and what each cell is told: nothing where it already could; null where nothing helps.
 * It may have to be asked again once that is withheld. Exact: where flows for 1 and for 10 exist that keep
 * all sums, whole-number flows do for each number between.
 *
 * Source: the interval audit of complementary suppression, Fischetti M, Salazar JJ. J Am Stat Assoc
 * 2000;95:916–928; by flows where tables are networks, Cox LH. J Am Stat Assoc 1995;90:1453–1462.
 */
export function findProtection(
  cells: readonly Cell[],
  telling: Telling,
  cell: Cell,
  end: (typeof safeEnds)[number]
): readonly Cell[] | null {
  const flow = new Map(cells.map(({ id, value }) => [id, value]));
  const isTold = ({ id }: Cell) => telling.get(id) === 'number';
  const moves = movesFrom(
    cells.filter(({ id }) => id !== cell.id),
    (other) => {
      const told = telling.get(other.id) ?? 'nothing';
      const canBeWithheld = other.value >= fewestShown && (other.cost ?? Infinity) < Infinity;
      if (told === 'number') return canBeWithheld ? anything : boundsOf('number', other.value);
      return boundsOf(end === fewestShown ? 'nothing' : told, other.value);
    }
  );
  const [start, goal] = end > cell.value ? [cell.to, cell.from] : [cell.from, cell.to];
  for (let left = Math.abs(end - cell.value); left > 0;) {
    const path = findPath(moves, flow, start, goal, (other) =>
      isTold(other) ? (other.cost ?? 1) * costOfStep : 1
    );
    if (!path) return null;
    const more = path.map((move) => move.cell).filter(isTold);
    if (more.length > 0) return more;
    const amount = Math.min(left, ...path.map((move) => roomOf(move, flow)));
    for (const { cell: other, sign } of path) {
      flow.set(other.id, (flow.get(other.id) ?? 0) + sign * amount);
    }
    left -= amount;
  }
  return [];
}

/**
 * What is withheld is chosen without asking how far it can move, so that a count left told says nothing of
 * how many are withheld beside it.
 */
const anything = [-Infinity, Infinity] as const;

/** So that the length of a path decides only between equals. */
const costOfStep = 1000;

/** One more (sign 1) or one less (sign −1) in a cell, seen from a node. */
interface Move {
  readonly cell: Cell;
  readonly sign: 1 | -1;
  readonly to: string;
  readonly limit: number;
}

type Moves = ReadonlyMap<string, readonly Move[]>;

function movesFrom(
  cells: readonly Cell[],
  bounds: (cell: Cell) => readonly [lower: number, upper: number]
): Moves {
  const moves = new Map<string, Move[]>();
  const add = (node: string, move: Move) => moves.set(node, [...(moves.get(node) ?? []), move]);
  for (const cell of cells) {
    const [lower, upper] = bounds(cell);
    if (lower === upper) continue;
    add(cell.from, { cell, sign: 1, to: cell.to, limit: upper });
    add(cell.to, { cell, sign: -1, to: cell.from, limit: lower });
  }
  return moves;
}

function roomOf({ cell, sign, limit }: Move, flow: ReadonlyMap<string, number>): number {
  return sign * (limit - (flow.get(cell.id) ?? 0));
}

/** The cheapest path of moves that have room (Dijkstra). */
function findPath(
  moves: Moves,
  flow: ReadonlyMap<string, number>,
  start: string,
  goal: string,
  costOf: (cell: Cell) => number
): Move[] | null {
  const reached = new Map<string, { cost: number; by: Move | null; before: string | null }>([
    [start, { cost: 0, by: null, before: null }]
  ]);
  const done = new Set<string>();
  for (;;) {
    const next = [...reached]
      .filter(([node]) => !done.has(node))
      .reduce<readonly [string, number] | null>(
        (best, [node, { cost }]) => (best === null || cost < best[1] ? [node, cost] : best),
        null
      );
    if (next === null) return null;
    const [node, cost] = next;
    if (node === goal) break;
    done.add(node);
    for (const move of moves.get(node) ?? []) {
      if (roomOf(move, flow) <= 0) continue;
      const through = cost + costOf(move.cell);
      if (through < (reached.get(move.to)?.cost ?? Infinity)) {
        reached.set(move.to, { cost: through, by: move, before: node });
      }
    }
  }
  const path: Move[] = [];
  for (
    let at = reached.get(goal);
    at?.by;
    at = at.before === null ? undefined : reached.get(at.before)
  ) {
    path.push(at.by);
  }
  return path.reverse();
}
