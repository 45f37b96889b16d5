import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Compilable } from 'kysely';
import { expectBinds } from '../../../../tests/db/expect-binds.ts';
import { readableSql } from '../../../../tests/db/readable-sql.ts';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { assessmentsQuery } from './assessments.ts';
import { cliniciansQuery } from './clinicians.ts';
import { agentsQuery, clinicsQuery } from './clinics.ts';
import { importsQuery } from './imports.ts';
import { dataCutQuery } from './data-cut.ts';
import { dataVersionQuery } from './data-version.ts';
import {
  patientAlignmentsQuery,
  patientAssessmentsQuery,
  patientInfusionsQuery,
  patientItemScoresQuery,
  patientQuery,
  patientSeriesQuery
} from './patient.ts';
import { identitiesQuery, localIdQuery } from './patient-search.ts';
import {
  patientCountQuery,
  patientFilterSchema,
  patientRowsQuery,
  recentPatientsQuery
} from './patients.ts';
import { seriesInfusionDaysQuery, seriesScoresQuery } from './series-scores.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const everyFilter = patientFilterSchema.parse({
  q: 'lind, mara',
  clinic: '1',
  indication: 'pain',
  page: '2'
});

const queries: Record<string, (db: OpenDatabase['db']) => Compilable> = {
  agents: agentsQuery,
  assessments: assessmentsQuery,
  clinicians: cliniciansQuery,
  clinics: clinicsQuery,
  'data-cut': dataCutQuery,
  imports: (db) => importsQuery(db, 2),
  'data-version': dataVersionQuery,
  patient: (db) => patientQuery(db, 1),
  'patient-series': (db) => patientSeriesQuery(db, 1),
  'patient-infusions': (db) => patientInfusionsQuery(db, 1),
  'patient-assessments': (db) => patientAssessmentsQuery(db, 1),
  'patient-item-scores': (db) => patientItemScoresQuery(db, 1),
  'patient-alignments': (db) => patientAlignmentsQuery(db, 1),
  'patients-count': (db) => patientCountQuery(db, everyFilter),
  'patients-recent': (db) => recentPatientsQuery(db, everyFilter),
  'patients-identities': (db) => identitiesQuery(db, everyFilter),
  'patients-by-local-id': (db) => localIdQuery(db, everyFilter, ['a', 'b']),
  'patients-rows': (db) => patientRowsQuery(db, [1, 2]),
  'series-scores': (db) => seriesScoresQuery(db, [1, 2]),
  'series-infusion-days': (db) => seriesInfusionDaysQuery(db, [1, 2])
};

describe('queries compile to their snapshot and bind on the engine', () => {
  it.each(Object.keys(queries))('%s', async (name) => {
    const build = queries[name];
    if (!build) throw new Error(name);
    const sql = await expectBinds(build(database.db), database.db);
    await expect(readableSql(sql)).toMatchFileSnapshot(`./snapshots/${name}.sql`);
  });
});

describe('the patient filter in the address', () => {
  it('falls back field by field on anything it cannot read', () => {
    expect(
      patientFilterSchema.parse({ clinic: 'x', sort: '; drop table', page: '-1', q: 'a' })
    ).toEqual({ q: 'a', clinic: undefined, indication: undefined, sort: 'recent', page: 1 });
  });
});
