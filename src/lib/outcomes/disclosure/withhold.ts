import { findProtection, safeEnds } from './audit.ts';
import { isSmall, type Cell, type Telling, type Told } from './cell.ts';

/**
 * Decides what may be told of each cell so that every cell of 1–10 could still be any number from 1 to 10
 * to a reader who knows all sums and the wordings: small cells are withheld, then others at the least cost
 * until none leaks. 0 is told. Null where no withholding protects: nothing may be released then.
 *
 * Which others are withheld depends on the numbers themselves. A reader who runs this very procedure for
 * every guess can rule some guesses out; that is a knowing approximation, as in tau-ARGUS and sdcTable.
 */
export function decideTelling(cells: readonly Cell[]): Telling | null {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const telling = new Map(cells.map((cell) => [cell.id, toldAlone(cell, byId)]));
  // Withholding more widens what every cell could be, so that one protected stays so.
  for (const cell of cells.filter(({ value }) => isSmall(value))) {
    for (const end of safeEnds) {
      for (;;) {
        const more = findProtection(cells, telling, cell, end);
        if (more === null) return null;
        if (more.length === 0) break;
        for (const { id } of more) {
          telling.set(id, 'large');
          for (const { id: part, onlyWith } of cells) {
            if (onlyWith === id) telling.set(part, 'nothing');
          }
        }
      }
    }
  }
  return telling;
}

function toldAlone(cell: Cell, byId: ReadonlyMap<string, Cell>): Told {
  if (cell.cost === undefined || isPartOfSmall(cell, byId)) return 'nothing';
  return isSmall(cell.value) ? 'small' : 'number';
}

function isPartOfSmall({ within = [] }: Cell, byId: ReadonlyMap<string, Cell>): boolean {
  return within.some((id) => {
    const container = byId.get(id);
    return container !== undefined && (isSmall(container.value) || isPartOfSmall(container, byId));
  });
}
