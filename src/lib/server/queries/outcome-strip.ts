import {
  expressionBuilder,
  ExpressionWrapper,
  type AliasedExpression,
  type Expression,
  type Kysely
} from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Definition } from '../../outcomes/definition.ts';
import type { OutcomeCounts } from '../../outcomes/rates.ts';
import type { Database } from '../db/database.ts';
import { countsOfTally, tallyColumns, tallyKeys, type TallyRow } from './outcome-counts.ts';
import {
  begunColumns,
  begunSeries,
  outcomeColumns,
  scoreColumns,
  scoresBySeries,
  type OutcomeFilter
} from './series-outcomes.ts';

export interface StripQuestion {
  readonly definition: Definition;
  readonly instrument: Instrument;
}

type StripFilter = Pick<OutcomeFilter, 'clinicIds' | 'dataCutOn'>;

/**
 * The flows of many definitions, in their order: what `countOutcomes` answers one by one, with the scores of
 * each instrument read once for all of its definitions.
 */
export async function countStrip(
  db: Kysely<Database>,
  questions: readonly StripQuestion[],
  filter: StripFilter
): Promise<OutcomeCounts[]> {
  const counts: OutcomeCounts[] = [];
  for (const family of familiesOf(questions)) {
    const tallies = family.map((): TallyRow[] => []);
    for (const { place, ...row } of await stripQuery(db, family, filter).execute()) {
      tallies[place]?.push(row);
    }
    for (const [place, question] of family.entries()) {
      counts[questions.indexOf(question)] = countsOfTally(
        tallies[place] ?? [],
        question.instrument
      );
    }
  }
  return counts;
}

/** Questions of the same series and scores, so that one pass answers them. */
export function familiesOf(questions: readonly StripQuestion[]): StripQuestion[][] {
  const families = new Map<string, StripQuestion[]>();
  for (const question of questions) {
    const { agent = null, unit } = question.definition;
    const key = JSON.stringify([question.instrument.id, agent, unit]);
    families.set(key, [...(families.get(key) ?? []), question]);
  }
  return [...families.values()];
}

/** The tally of each question of one family, numbered in `place`. */
export function stripQuery(
  db: Kysely<Database>,
  family: readonly StripQuestion[],
  { clinicIds, dataCutOn }: StripFilter
) {
  const [head, ...rest] = family;
  if (!head) throw new RangeError('a family has at least one question');
  const begun = new SharedColumns('begun');
  const scores = new SharedColumns('score');
  const named = family.map(({ definition }) => ({
    begun: begun.name(begunColumns(definition, dataCutOn)),
    scores: scores.name(scoreColumns(definition))
  }));
  // Not from `db`: a plugin would see each of them alone, and look for a table called `wide`.
  const parts = expressionBuilder<Database & { wide: Record<string, number> }>();
  const one = ({ definition, instrument }: StripQuestion, place: number) => {
    const scored = parts
      .selectFrom('wide')
      .select(['induction_infusions', 'span_days'])
      .select([...(named[place]?.begun ?? []), ...(named[place]?.scores ?? [])])
      .$castTo<ScoredRow>();
    const outcomes = parts
      .selectFrom(scored.as('scored'))
      .selectAll()
      .select(outcomeColumns(definition, instrument));
    return parts
      .selectFrom(outcomes.as('outcomes'))
      .select((eb) => eb.lit(place).as('place'))
      .select(tallyColumns())
      .groupBy(tallyKeys);
  };
  return db
    .with('begun', (q) => begunSeries(q, head.definition, clinicIds).select(begun.columns))
    .with('scores', (q) => scoresBySeries(q, head.instrument.id, clinicIds).select(scores.columns))
    .with(
      (cte) => cte('wide').materialized(),
      (q) =>
        q
          .selectFrom('begun')
          .leftJoin('scores', 'scores.series_id', 'begun.series_id')
          .select(['begun.induction_infusions', 'begun.span_days'])
          .select([...begun.references('begun'), ...scores.references('scores')])
    )
    .selectFrom(
      rest
        .reduce((all, question, index) => all.unionAll(one(question, index + 1)), one(head, 0))
        .as('strip')
    )
    .selectAll();
}

/** A begun series with its scores, as `outcomeColumns` and `tallyColumns` read it. */
interface ScoredRow {
  induction_infusions: number;
  span_days: number;
  indication_matches: boolean;
  window_closed: boolean;
  baseline: number | null;
  outcome: number | null;
  last_observation: number | null;
  follow_up_day: number | null;
}

/** Columns of several definitions, each distinct one computed once. */
class SharedColumns {
  readonly columns: AliasedExpression<unknown, string>[] = [];
  readonly #prefix: string;
  readonly #names = new Map<string, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The columns under their own names, read from the shared ones. */
  name(
    columns: readonly AliasedExpression<unknown, string>[]
  ): AliasedExpression<unknown, string>[] {
    return columns.map(({ expression, alias }) =>
      reference(this.#nameOf(expression)).as(String(alias))
    );
  }

  references(table: string): AliasedExpression<unknown, string>[] {
    return [...this.#names.values()].map((name) => reference(`${table}.${name}`).as(name));
  }

  #nameOf(expression: Expression<unknown>): string {
    const node = expression.toOperationNode();
    const key = JSON.stringify(node);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}_${this.#names.size}`;
    this.#names.set(key, name);
    this.columns.push(new ExpressionWrapper(node).as(name));
    return name;
  }
}

function reference(name: string) {
  return expressionBuilder<Record<string, Record<string, unknown>>, string>().ref(name);
}
