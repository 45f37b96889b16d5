import type { Compilable, Kysely } from 'kysely';
import { findInstrument } from '../../src/lib/instruments/registry.ts';
import { defaultPreset, presets } from '../../src/lib/outcomes/presets.ts';
import type { Purpose } from '../../src/lib/server/auth/purposes.ts';
import type { ReadableDatabase } from '../../src/lib/server/db/connection.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import type { Keys } from '../../src/lib/server/keys.ts';
import * as assessments from '../../src/lib/server/queries/assessments.ts';
import * as caseMix from '../../src/lib/server/queries/case-mix.ts';
import * as clinicians from '../../src/lib/server/queries/clinicians.ts';
import * as clinics from '../../src/lib/server/queries/clinics.ts';
import * as dataCut from '../../src/lib/server/queries/data-cut.ts';
import * as dataVersion from '../../src/lib/server/queries/data-version.ts';
import * as durability from '../../src/lib/server/queries/durability.ts';
import * as earlySignal from '../../src/lib/server/queries/early-signal.ts';
import * as eligible from '../../src/lib/server/queries/eligible-series.ts';
import * as infusionsNeeded from '../../src/lib/server/queries/infusions-needed.ts';
import * as item9 from '../../src/lib/server/queries/item9-change.ts';
import * as answer from '../../src/lib/server/queries/outcome-answer.ts';
import * as cache from '../../src/lib/server/queries/outcome-cache.ts';
import * as comparisons from '../../src/lib/server/queries/outcome-comparisons.ts';
import * as counts from '../../src/lib/server/queries/outcome-counts.ts';
import * as estimates from '../../src/lib/server/queries/outcome-estimates.ts';
import * as release from '../../src/lib/server/queries/outcome-release.ts';
import * as report from '../../src/lib/server/queries/outcome-report.ts';
import * as request from '../../src/lib/server/queries/outcome-request.ts';
import * as strip from '../../src/lib/server/queries/outcome-strip.ts';
import * as timeline from '../../src/lib/server/queries/outcome-timeline.ts';
import * as lookup from '../../src/lib/server/queries/patient-lookup.ts';
import * as search from '../../src/lib/server/queries/patient-search.ts';
import * as patient from '../../src/lib/server/queries/patient.ts';
import * as patients from '../../src/lib/server/queries/patients.ts';
import * as timing from '../../src/lib/server/queries/response-timing.ts';
import * as pairs from '../../src/lib/server/queries/score-pairs.ts';
import * as outcomes from '../../src/lib/server/queries/series-outcomes.ts';
import * as scores from '../../src/lib/server/queries/series-scores.ts';
import * as talkingTherapies from '../../src/lib/server/queries/talking-therapies-pairs.ts';

/** What there is to ask about: keys and numbers of everyone, in reach or not. */
export interface Known {
  readonly keys: Keys;
  readonly patientKeys: readonly number[];
  readonly localIds: readonly string[];
  readonly seriesIds: readonly number[];
}

export type Read = (database: ReadableDatabase, known: Known) => Promise<unknown>;
type Build = (db: Kysely<Database>, known: Known) => Compilable & { execute(): Promise<unknown> };

const { definition } = defaultPreset;
const instrument = findInstrument(definition.instrument);
if (!instrument) throw new Error('The default preset has no instrument.');
const filter = { definition, instrument, dataCutOn: '2026-03-01' };
const everyone = patients.patientFilterSchema.parse({});
const questions = [{ definition, instrument }];
const strings = presets.slice(0, 4).map((one) => one.definition);

const built =
  (build: Build): Read =>
  ({ db }, known) =>
    build(db, known).execute();

/** One answer for each of `asked`. */
const forEach =
  <Asked>(
    asked: (known: Known) => readonly Asked[],
    read: (db: Kysely<Database>, one: Asked, known: Known) => Promise<unknown>
  ): Read =>
  async ({ db }, known) => {
    const answers: unknown[] = [];
    for (const one of asked(known)) answers.push(await read(db, one, known));
    return answers;
  };

const eachPatient = (
  read: (db: Kysely<Database>, patientKey: number, known: Known) => Promise<unknown>
) => forEach(({ patientKeys }) => patientKeys.filter((_, place) => place % 3 === 0), read);

/** Every exported function of `server/queries` that reads, for the purposes whose pages read with it. */
export const readers: readonly [name: string, purposes: readonly Purpose[], read: Read][] = [
  ...of(['patients', 'outcomes'], {
    streamAssessments: async ({ db }) => {
      const rows: unknown[] = [];
      for await (const row of assessments.streamAssessments(db)) rows.push(row);
      return rows;
    },
    assessmentsQuery: built(assessments.assessmentsQuery),
    listCaseMix: ({ db }) => caseMix.listCaseMix(db, filter, 'clinician'),
    caseMixQuery: built((db) => caseMix.caseMixQuery(db, filter, 'clinic')),
    listAgents: ({ db }) => clinics.listAgents(db),
    agentsQuery: built(clinics.agentsQuery),
    findDataCut: ({ db }) => dataCut.findDataCut(db),
    dataCutQuery: built(dataCut.dataCutQuery),
    tallyDurability: ({ db }) => durability.tallyDurability(db, filter, 'from-induction-end'),
    durabilityQuery: built((db) => durability.durabilityQuery(db, filter, 'from-first-response')),
    listEarlySignals: ({ db }) => earlySignal.listEarlySignals(db, filter),
    earlySignalQuery: built((db) => earlySignal.earlySignalQuery(db, filter)),
    withEligibleSeries: built((db) =>
      eligible.withEligibleSeries(db, filter).selectFrom('eligible').selectAll()
    ),
    closedInductions: built((db) => eligible.closedInductions(db, filter.dataCutOn)),
    listInductions: ({ db }) => infusionsNeeded.listInductions(db, filter),
    inductionsQuery: built((db) => infusionsNeeded.inductionsQuery(db, filter)),
    listItem9Pairs: ({ db }) => item9.listItem9Pairs(db, filter),
    item9PairsQuery: built((db) => item9.item9PairsQuery(db, filter)),
    answerOutcomeRequest: (database) =>
      answer.answerOutcomeRequest(database, {
        definition,
        by: 'clinician',
        clinics: undefined,
        include: ['estimates', 'timeline']
      }),
    answerReleaseRequest: (database) =>
      release.answerReleaseRequest(database, { definition, by: 'clinic', clinics: undefined }),
    findOutcomeReport: (database) => cache.findOutcomeReport(database, definition),
    findOutcomeEstimates: (database) => cache.findOutcomeEstimates(database, definition),
    findOutcomeFigures: (database) =>
      cache.findOutcomeFigures(database, definition, { clinicIds: [1] }),
    findOutcomeComparisons: (database) =>
      cache.findOutcomeComparisons(database, definition, { by: 'clinician' }),
    findOutcomeTimeline: (database) => cache.findOutcomeTimeline(database, definition),
    findOutcomeStrip: (database) => cache.findOutcomeStrip(database, strings),
    atOneState: (database) => cache.atOneState(database, {}, (trx) => clinics.listAgents(trx)),
    computeComparisons: ({ db }) => comparisons.computeComparisons(db, definition),
    countOutcomes: ({ db }) => counts.countOutcomes(db, filter),
    countOutcomesBy: ({ db }) => counts.countOutcomesBy(db, filter, 'quarter'),
    outcomeCountsQuery: built((db) => counts.outcomeCountsQuery(db, filter)),
    groupCountsQuery: built((db) => counts.groupCountsQuery(db, filter, 'indication')),
    computeEstimates: ({ db }) => estimates.computeEstimates(db, definition),
    computeOutcomeReport: ({ db }) =>
      report.computeOutcomeReport(db, definition, { by: 'severity' }),
    computeOutcomeReports: ({ db }) => report.computeOutcomeReports(db, strings),
    countStrip: ({ db }) => strip.countStrip(db, questions, filter),
    stripQuery: built((db) => strip.stripQuery(db, questions, filter)),
    computeTimeline: ({ db }) => timeline.computeTimeline(db, definition),
    compareDurabilityOf: ({ db }) =>
      timeline.compareDurabilityOf(db, definition, 'from-induction-end', [
        { name: 'North', clinicIds: [1] },
        { name: 'South', clinicIds: [2] }
      ]),
    listResponseTimings: ({ db }) => timing.listResponseTimings(db, filter),
    responseTimingQuery: built((db) => timing.responseTimingQuery(db, filter)),
    listScorePairs: ({ db }) => pairs.listScorePairs(db, filter),
    scorePairsQuery: built((db) => pairs.scorePairsQuery(db, filter)),
    begunSeries: built((db) => outcomes.begunSeries(db, definition, undefined).selectAll('series')),
    scoresBySeries: built((db) =>
      outcomes
        .scoresBySeries(db, 'phq9', undefined)
        .select(({ fn }) => fn.countAll<number>().as('n'))
    ),
    withSeriesScores: built((db) =>
      outcomes.withSeriesScores(db, filter).selectFrom('scores').selectAll()
    ),
    withSeriesOutcomes: built((db) =>
      outcomes.withSeriesOutcomes(db, filter).selectFrom('outcomes').selectAll()
    ),
    listSeriesTraces: ({ db }, { seriesIds }) => scores.listSeriesTraces(db, seriesIds),
    seriesScoresQuery: built((db, { seriesIds }) => scores.seriesScoresQuery(db, seriesIds)),
    seriesInfusionDaysQuery: built((db, { seriesIds }) =>
      scores.seriesInfusionDaysQuery(db, seriesIds)
    ),
    listTalkingTherapiesPairs: ({ db }) => talkingTherapies.listTalkingTherapiesPairs(db, filter),
    talkingTherapiesPairsQuery: built((db) =>
      talkingTherapies.talkingTherapiesPairsQuery(db, filter)
    ),
    patientSeriesQuery: eachPatient((db, key) => patient.patientSeriesQuery(db, key).execute()),
    listPatientSeries: eachPatient(patient.listPatientSeries),
    patientInfusionsQuery: eachPatient((db, key) =>
      patient.patientInfusionsQuery(db, key).execute()
    ),
    listPatientInfusions: eachPatient(patient.listPatientInfusions),
    patientAssessmentsQuery: eachPatient((db, key) =>
      patient.patientAssessmentsQuery(db, key).execute()
    ),
    listPatientAssessments: eachPatient(patient.listPatientAssessments),
    patientItemScoresQuery: eachPatient((db, key) =>
      patient.patientItemScoresQuery(db, key).execute()
    ),
    patientAlignmentsQuery: eachPatient((db, key) =>
      patient.patientAlignmentsQuery(db, key).execute()
    ),
    listPatientAlignments: eachPatient(patient.listPatientAlignments),
    patientCountQuery: built((db) => patients.patientCountQuery(db, everyone)),
    recentPatientsQuery: built((db) => patients.recentPatientsQuery(db, everyone))
  }),
  ...of(['patients'], {
    findPatient: eachPatient((db, key, { keys }) => patient.findPatient(db, keys, key)),
    patientQuery: eachPatient((db, key) => patient.patientQuery(db, key).execute()),
    listPatients: ({ db }, { keys }) =>
      patients.listPatients(db, keys, { ...everyone, sort: 'name' }),
    patientRowsQuery: built((db, { patientKeys }) => patients.patientRowsQuery(db, patientKeys)),
    findMatches: forEach(
      ({ localIds }) => ['', 'Given', ...localIds.slice(0, 6)],
      (db, q, { keys }) => search.findMatches(db, keys, { q, sort: 'recent' })
    ),
    localIdQuery: built((db) => search.localIdQuery(db, everyone, ['x'])),
    identitiesQuery: built((db) => search.identitiesQuery(db, everyone))
  }),
  ...of(['patients', 'lookup'], {
    findPatientByLocalId: forEach(
      ({ localIds }) => localIds.flatMap((id) => [1, 2].map((clinicId) => ({ id, clinicId }))),
      (db, { id, clinicId }, { keys }) => lookup.findPatientByLocalId(db, keys, clinicId, id)
    ),
    patientByLocalIdQuery: forEach(
      ({ localIds }) => localIds,
      (db, id, { keys }) => lookup.patientByLocalIdQuery(db, keys, 1, id).execute()
    )
  }),
  ...of(['patients', 'outcomes', 'lookup'], {
    listClinicians: ({ db }) => clinicians.listClinicians(db),
    cliniciansQuery: built(clinicians.cliniciansQuery),
    listClinics: ({ quick }) => clinics.listClinics(quick),
    clinicsQuery: built(clinics.clinicsQuery),
    findClinicIds: ({ db }) => clinics.findClinicIds(db, ['Northgate', 'Southgate']),
    requireClinics: (database) =>
      request.requireClinics(database, ['Northgate']).catch(({ message }: Error) => message),
    findDataVersion: ({ db }) => dataVersion.findDataVersion(db),
    dataVersionQuery: built(dataVersion.dataVersionQuery)
  })
];

function of(
  purposes: readonly Purpose[],
  reads: Readonly<Record<string, Read>>
): [string, readonly Purpose[], Read][] {
  return Object.entries(reads).map(([name, read]) => [name, purposes, read]);
}

/** Exported functions of `server/queries` that read no table by themselves, and of the ledger of imports. */
export const notReaders: readonly string[] = [
  'countsOfTally',
  'estimateOf',
  'familiesOf',
  'findImport',
  'groupColumns',
  'importsQuery',
  'isCompleteSql',
  'isEligibleSql',
  'isInductionClosedSql',
  'isReliablyWorseSql',
  'isStartedSql',
  'isSuccessSql',
  'labelled',
  'listImports',
  'outcomeColumns',
  'begunColumns',
  'placeOfScore',
  'readOutcomeRequest',
  'readRequestedDefinition',
  'scoreColumns',
  'stepOf',
  'stepSql',
  'tallyColumns',
  'whyNotReleasable'
];
