import {
  AliasNode,
  OperationNodeTransformer,
  SelectQueryNode,
  TableNode,
  type CommonTableExpressionNameNode,
  type DeleteQueryNode,
  type FromNode,
  type InsertQueryNode,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type QueryResult,
  type RawNode,
  type ReferenceNode,
  type RootOperationNode,
  type UnknownRow,
  type UpdateQueryNode,
  type UsingNode,
  type WithNode
} from 'kysely';
import type { Database } from '../db/database.ts';

type Table = keyof Database;

/** What a scope lets through. */
export interface ScopeRules {
  /** By table: the rows that may be read, or null for all of them. A table left out cannot be named. */
  readonly readable: ReadonlyMap<Table, SelectQueryNode | null>;
  readonly writable: ReadonlySet<Table>;
  /** Every table there is. */
  readonly known: ReadonlySet<Table>;
}

/** A query asks for more than its scope has: a fault of the program, never of the user. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError';
}

/**
 * Narrows every query to its scope: each table in `from` and `join` is replaced by the rows that may be
 * read, so that a query module cannot forget the filter. What it does not know, it refuses.
 */
export class ScopePlugin implements KyselyPlugin {
  readonly #rules: ScopeRules;
  readonly #narrowed = new WeakSet<QueryId>();

  constructor(rules: ScopeRules) {
    this.#rules = rules;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    switch (node.kind) {
      case 'SelectQueryNode':
      case 'InsertQueryNode':
      case 'UpdateQueryNode':
      case 'DeleteQueryNode':
        this.#narrowed.add(queryId);
        return new ScopeTransformer(this.#rules).transformNode(node, queryId);
      default:
        throw new ScopeError(`A ${node.kind} has no place in a scoped database.`);
    }
  }

  /** A statement that came here compiled was never narrowed. Its rows stop here, and its writes are undone. */
  transformResult({
    result,
    queryId
  }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return this.#narrowed.has(queryId)
      ? Promise.resolve(result)
      : Promise.reject(new ScopeError('A compiled statement has no place in a scoped database.'));
  }
}

const readingWords = /\b(from|join|into|table|pivot|unpivot|describe|summarize)\b/i;

class ScopeTransformer extends OperationNodeTransformer {
  readonly #rules: ScopeRules;
  readonly #steps = new Set<string>();

  constructor(rules: ScopeRules) {
    super();
    this.#rules = rules;
  }

  protected override transformSelectQuery(node: SelectQueryNode, id?: QueryId): SelectQueryNode {
    this.#nameSteps(node.with);
    return super.transformSelectQuery(node, id);
  }

  protected override transformInsertQuery(node: InsertQueryNode, id?: QueryId): InsertQueryNode {
    this.#nameSteps(node.with);
    const { into, ...rest } = node;
    this.#requireWritable(into);
    return { ...super.transformInsertQuery(rest, id), ...(into && { into }) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, id?: QueryId): UpdateQueryNode {
    this.#nameSteps(node.with);
    const { table, ...rest } = node;
    this.#requireWritable(table);
    return { ...super.transformUpdateQuery(rest, id), ...(table && { table }) };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, id?: QueryId): DeleteQueryNode {
    this.#nameSteps(node.with);
    const { from } = node;
    for (const table of from.froms) this.#requireWritable(table);
    return { ...super.transformDeleteQuery({ ...node, from: { ...from, froms: [] } }, id), from };
  }

  protected override transformFrom(node: FromNode, id?: QueryId): FromNode {
    return { ...node, froms: node.froms.map((source) => this.#source(source, id)) };
  }

  protected override transformUsing(node: UsingNode, id?: QueryId): UsingNode {
    return { ...node, tables: node.tables.map((source) => this.#source(source, id)) };
  }

  protected override transformJoin(node: JoinNode, id?: QueryId): JoinNode {
    return {
      ...node,
      table: this.#source(node.table, id),
      ...(node.on && { on: this.transformNode(node.on, id) })
    };
  }

  /** The table of a column was let through, or not, where it is a source. */
  protected override transformReference(node: ReferenceNode, id?: QueryId): ReferenceNode {
    return { ...node, column: this.transformNode(node.column, id) };
  }

  protected override transformCommonTableExpressionName(
    node: CommonTableExpressionNameNode
  ): CommonTableExpressionNameNode {
    return node;
  }

  protected override transformTable(node: TableNode): TableNode {
    throw new ScopeError(`${nameOf(node)} is named where a scope cannot narrow it.`);
  }

  /** Text may compute with columns; what it would read by itself cannot be narrowed. */
  protected override transformRaw(node: RawNode, id?: QueryId): RawNode {
    if (node.sqlFragments.some((text) => readingWords.test(text))) {
      throw new ScopeError('SQL written as text cannot read a table in a scope.');
    }
    return super.transformRaw(node, id);
  }

  #source(node: OperationNode, id: QueryId | undefined): OperationNode {
    if (TableNode.is(node)) return this.#narrowed(node, node.table.identifier);
    if (AliasNode.is(node)) {
      if (TableNode.is(node.node)) return this.#narrowed(node.node, node.alias);
      if (SelectQueryNode.is(node.node)) return this.transformNode(node, id);
    }
    throw new ScopeError('Only a table or a query can be read from in a scope.');
  }

  #narrowed(node: TableNode, alias: OperationNode): OperationNode {
    const name = nameOf(node);
    if (this.#steps.has(name)) return AliasNode.create(node, alias);
    const { readable } = this.#rules;
    if (!isTable(readable, name)) throw new ScopeError(`${name} cannot be read in this scope.`);
    return AliasNode.create(readable.get(name) ?? node, alias);
  }

  #requireWritable(node: OperationNode | undefined): void {
    if (!node || !TableNode.is(node) || !isTable(this.#rules.writable, nameOf(node))) {
      throw new ScopeError('This scope cannot write there.');
    }
  }

  /** A step called as a table is would hide whether the step or the table is meant. */
  #nameSteps(steps: WithNode | undefined): void {
    for (const { name } of steps?.expressions ?? []) {
      const step = nameOf(name.table);
      if (isTable(this.#rules.known, step)) {
        throw new ScopeError(`A step of a query is called ${step}, as a table is. Rename it.`);
      }
      this.#steps.add(step);
    }
  }
}

function nameOf({ table: { schema, identifier } }: TableNode): string {
  if (schema) throw new ScopeError(`${identifier.name} is named with its schema. Leave it out.`);
  return identifier.name;
}

function isTable(tables: { has(name: Table): boolean }, name: string): name is Table {
  return tables.has(name as Table); // a set answers for any string; its type asks for a table
}
