import { expressionBuilder, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { AssessmentTable, Database } from './database.ts';

/** Whether a patient is one of those asked for. */
export type IncludesPatient = (patientKey: Expression<number>) => Expression<SqlBool>;

/**
 * The current assessments of some patients: the rows of the view `current_assessments`, without reading the
 * corrections of everyone else. Of 12 M rows, 1% superseded, one patient's take 5 ms so and 70 ms by the view.
 */
export function currentAssessmentsOf(
  db: Pick<Kysely<Database>, 'selectFrom'>,
  includes: IncludesPatient
) {
  const eb = expressionBuilder<{ a: AssessmentTable }, 'a'>();
  return db
    .selectFrom('assessments as a')
    .where(includes(eb.ref('a.patient_key')))
    .where('a.retracted', '=', false)
    .where(
      'a.assessment_id',
      'not in',
      db
        .selectFrom('assessments as a')
        .where(includes(eb.ref('a.patient_key')))
        .where('a.supersedes', 'is not', null)
        .select('a.supersedes')
        .$narrowType<{ supersedes: number }>()
    );
}

/**
 * Of all infusions, or all assessments, of some patients the current ones: those of the views, for rows read
 * already. For one patient the engine takes 1.2 ms to read all rows and 2.0 to leave out the others.
 */
export function onlyCurrent<
  Row extends { readonly supersedes: number | null; readonly retracted: boolean }
>(rows: readonly Row[], idOf: (row: Row) => number): Row[] {
  const superseded = new Set(rows.map(({ supersedes }) => supersedes));
  return rows.filter((row) => !row.retracted && !superseded.has(idOf(row)));
}
