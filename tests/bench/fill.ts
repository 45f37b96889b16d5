import { sql, type Transaction } from 'kysely';
import { appendRows } from '../../src/lib/server/db/append.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import type { Keys } from '../../src/lib/server/keys.ts';
import { identityColumns, sealIdentities } from '../../src/lib/server/patient-identity.ts';

export interface FillOptions {
  patients: number;
  /** Clinics that patients are spread over, 10 clinicians each; default 40. */
  clinics?: number;
}

export interface FillCounts {
  patients: number;
  infusions: number;
  assessments: number;
}

const assessmentsPerPatient = 12;
const mostInfusions = 8;

// In [0, 1), from the patient and a salt; the engine's hash is the same in every run of one version.
const share = (patient: string, salt: number) =>
  `((hash(${patient}, ${salt}) % 1000003)::double / 1000003)`;

const infusionNumber = (patient: string) => `
  case when ${share(patient, 1)} < 0.20 then 1
       when ${share(patient, 1)} < 0.48 then 2 + (hash(${patient}, 2) % 4)::integer
       when ${share(patient, 1)} < 0.86 then 6
       else 7 + (hash(${patient}, 2) % 2)::integer end`;

const firstInfusionOn = (patient: string) =>
  `(date '2019-01-07' + (hash(${patient}, 3) % 2555)::integer)`;

// A cast from DATE to TIMESTAMPTZ asks the time zone for every row: twelve times as slow.
const instantOn = (day: string, hour: number) =>
  `to_timestamp((${day} - date '1970-01-01') * 86400 + ${hour * 3600})`;

const clinic = (patient: string, clinics: number) =>
  `(1 + hash(${patient}, 4) % ${clinics})::integer`;

const clinician = (patient: string, clinics: number) =>
  `((${clinic(patient, clinics)} - 1) * 10 + 1 + (hash(${patient}, 6) % 10)::integer)`;

const isPain = (patient: string) => `${share(patient, 5)} < 0.25`;

// Twice weekly: days 0, 3, 7, 10, 14, 17, 21, 24.
const infusionDay = (number: string) => `((${number} * 7) // 2)::integer`;

const patientRows = ({ patients, clinics }: Required<FillOptions>) => `
  insert into patients by name
  select k as patient_key, ${clinic('k', clinics)} as clinic_id,
    ${clinician('k', clinics)} as clinician_id,
    case when ${share('k', 7)} < 0.6 then 'female' else 'male' end as sex,
    18 + (hash(k, 8) % 66)::integer as age_years,
    case when ${isPain('k')} then 'CRPS' else 'Major depressive disorder' end as diagnosis,
    case when ${isPain('k')} then 'pain' else 'depression' end as indication,
    'calendar' as day_basis, ${instantOn(firstInfusionOn('k'), 17)} as recorded_at
  from range(1, ${patients} + 1) as numbers(k)`;

const identityRows = ({ patients, clinics }: Required<FillOptions>) => `
  select k as patient_key, ${clinic('k', clinics)} as clinic_id,
    (${firstInfusionOn('k')} - (6600 + hash(k, 9) % 24000)::integer)::varchar as birth_on
  from range(1, ${patients} + 1) as numbers(k) order by k`;

/** The one part that the engine cannot fill: every identity is sealed as an import seals it. */
async function fillIdentities(
  trx: Transaction<Database>,
  keys: Keys,
  options: Required<FillOptions>
): Promise<void> {
  const { rows } = await sql
    .raw<{ patient_key: number; clinic_id: number; birth_on: string }>(identityRows(options))
    .execute(trx);
  const sealed = await sealIdentities(
    keys,
    rows.map(({ patient_key, clinic_id, birth_on }) => ({
      patientKey: patient_key,
      clinicId: clinic_id,
      localId: `B${String(patient_key).padStart(8, '0')}`,
      givenName: 'Bench',
      familyName: `Testwell ${patient_key}`,
      birthOn: birth_on
    }))
  );
  await appendRows(trx, 'patient_identities', identityColumns, sealed);
}

// What is the same in all rows of a patient is worked out once, then repeated by unnest, in patient order.
const infusionRows = ({ patients, clinics }: Required<FillOptions>) => `
  insert into infusions by name
  with given as (
    select k, ${clinic('k', clinics)} as clinic_id, ${clinician('k', clinics)} as clinician_id,
      ${firstInfusionOn('k')} as first_on, 35 + (hash(k, 10) % 40)::double as dose_mg,
      unnest(range(${infusionNumber('k')})) as j
    from range(1, ${patients} + 1) as numbers(k)
  ), dated as (
    select *, first_on + ${infusionDay('j')} as given_on from given
  )
  select (k - 1) * ${mostInfusions} + j + 1 as infusion_id, k as patient_key, clinic_id,
    clinician_id, given_on, ${instantOn('given_on', 15)} as started_at, 'ketamine' as agent,
    'iv' as route, dose_mg, 0.5 as dose_mg_per_kg, 40 as duration_minutes,
    ${instantOn('given_on', 16)} as recorded_at, false as retracted
  from dated`;

/**
 * Twelve a patient: nine of PHQ-9 or pain (consult, baseline, before infusions, end of induction, outcome
 * window, later) and three of GAD-7. Window scores are missing more often in those who did not respond;
 * such a score lies after the window instead, so that every patient has twelve.
 */
const assessmentRows = ({ patients, clinics }: Required<FillOptions>) => `
  insert into assessments by name
  with drawn as (
    select k, ${clinic('k', clinics)} as clinic_id, ${firstInfusionOn('k')} as first_on,
      ${isPain('k')} as pain, ${infusionDay(`(${infusionNumber('k')} - 1)`)} as last_day,
      ${share('k', 11)} < 0.52 as responder, ${share('k', 12)} as missing,
      ${share('k', 13)} as severity, ${share('k', 14)} as extent,
      17 + (hash(k, 16) % 9)::integer as window_day
    from range(1, ${patients} + 1) as numbers(k)
  ), placed as (
    select k, clinic_id, first_on, pain, last_day,
      last_day + case when missing < case when responder then 0.15 else 0.45 end then 38
        else window_day end as outcome_day,
      case when pain then 10 else 27 end as highest,
      case when pain then 4 + floor(severity * 7) else 8 + floor(severity * 19) end as baseline,
      5 + floor(severity * 15) as anxiety,
      case when responder then extent * 0.5 else 0.55 + extent * 0.6 end as remaining,
      unnest(range(${assessmentsPerPatient})) as j
    from drawn
  ), aligned as (
    select *, j >= 9 as gad, (hash(k, j, 15) % 3)::integer - 1 as noise,
      case j when 0 then -5 when 1 then 0 when 2 then 3 when 3 then 7 when 4 then 10 when 5 then 14
        when 6 then last_day + 2 when 7 then outcome_day when 8 then last_day + 62
        when 9 then 0 when 10 then last_day + 2 else outcome_day end::integer as day
    from placed
  ), scored as (
    select *, first_on + day as assessed_on, case when gad then anxiety else baseline end
        * case when j in (0, 1, 9) then 1 when j in (7, 8, 11) then remaining
          else 1 - (1 - remaining) * least(day, 14) / 14 end as score
    from aligned
  )
  select (k - 1) * ${assessmentsPerPatient} + j + 1 as assessment_id, k as patient_key, clinic_id,
    case when gad then 'gad7' when pain then 'nrs' else 'phq9' end as instrument,
    '1' as instrument_version, assessed_on,
    case when j in (0, 1, 9) then 'baseline' when j < 6 then 'pre-infusion' else 'follow-up' end
      as phase,
    'self' as rater, case when pain and not gad then '7-day average' else '2 weeks' end
      as recall_period,
    greatest(0, least(case when gad then 21 else highest end,
      floor(score) + case when j in (1, 7, 8, 9, 11) then 0 else noise end))::double as total_score,
    true as valid, 'demo' as source, ${instantOn('assessed_on', 17)} as recorded_at,
    false as retracted
  from scored`;

/**
 * Fills an empty, migrated database for benchmarks with set-based SQL: the facts only, in patient order,
 * the same in every run but for the seals of identities. Series and aligned assessments are for the product's own code to derive.
 */
export async function fillBenchmark(
  db: Transaction<Database>,
  keys: Keys,
  { patients, clinics = 40 }: FillOptions
): Promise<FillCounts> {
  const options = { patients, clinics };
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`
    insert into clinics
    select k::integer, 'Bench clinic ' || k, 'UTC', true, timestamptz '2019-01-01 00:00:00+00'
    from range(1, ${clinics} + 1) as numbers(k)`);
  await run(`
    insert into clinicians
    select k::integer, ((k - 1) // 10 + 1)::integer, 'Dr Bench ' || k,
      timestamptz '2019-01-01 00:00:00+00'
    from range(1, ${clinics} * 10 + 1) as numbers(k)`);
  await run(patientRows(options));
  await fillIdentities(db, keys, options);
  await run(infusionRows(options));
  await run(assessmentRows(options));
  const { n } = await db
    .selectFrom('infusions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { patients, infusions: n, assessments: patients * assessmentsPerPatient };
}
