import { AliasNode, TableNode, type OperationNode, type RootOperationNode } from 'kysely';

/** The tables that the statements of a transaction have changed so far; all of them where one does not say which. */
export class ChangedTables {
  readonly #names = new Set<string>();
  #areAll = false;

  has(table: string): boolean {
    return this.#areAll || this.#names.has(table);
  }

  add(table: string): void {
    this.#names.add(table);
  }

  addAll(): void {
    this.#areAll = true;
  }

  /** @param statement one that was built; raw text does not say what it changes */
  addThoseOf(statement: RootOperationNode): void {
    if (statement.kind === 'SelectQueryNode') return;
    const name = nameOf(targetOf(statement));
    if (name === null) this.addAll();
    else this.add(name);
  }
}

function targetOf(statement: RootOperationNode): OperationNode | undefined {
  switch (statement.kind) {
    case 'InsertQueryNode':
    case 'MergeQueryNode':
      return statement.into;
    case 'UpdateQueryNode':
      return statement.table;
    case 'DeleteQueryNode':
      return statement.from.froms.length === 1 ? statement.from.froms[0] : undefined;
    default:
      return undefined;
  }
}

function nameOf(target: OperationNode | undefined): string | null {
  if (target && AliasNode.is(target)) return nameOf(target.node);
  return target && TableNode.is(target) ? target.table.identifier.name : null;
}
