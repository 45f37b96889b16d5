-- One statement ends at a semicolon that ends a line. Forward only.
-- Keys, uniqueness and references are checked in the transaction that writes: DuckDB's indexes
-- make the file five times larger, and its foreign keys refuse valid updates.

create table clinics (
  clinic_id integer not null,
  name varchar not null,
  time_zone varchar not null,
  synthetic boolean not null,
  created_at timestamptz not null
);

create table clinicians (
  clinician_id integer not null,
  clinic_id integer not null,
  name varchar not null,
  created_at timestamptz not null
);

-- One row a committed import: the ledger.
create table imports (
  import_id integer not null,
  format varchar not null,
  source_name varchar not null,
  sha256 varchar not null,
  patients integer not null,
  infusions integer not null,
  assessments integer not null,
  item_scores integer not null,
  imported_by varchar not null,
  committed_at timestamptz not null
);

-- day_basis: 'calendar', or 'study-day' where the source gives only days from the first treatment
-- and every date in the row is an invented anchor.
create table patients (
  patient_key bigint not null,
  clinic_id integer not null,
  clinician_id integer,
  sex varchar,
  age_years integer,
  diagnosis varchar,
  indication varchar not null,
  study_arm varchar,
  day_basis varchar not null,
  import_id integer,
  recorded_at timestamptz not null
);

create table patient_identities (
  patient_key bigint not null,
  clinic_id integer not null,
  local_id varchar not null,
  given_name varchar,
  family_name varchar,
  birth_on date
);

-- What the clinic itself says of a series: its label and planned number of infusions.
create table stated_series (
  patient_key bigint not null,
  clinic_id integer not null,
  label varchar not null,
  planned_infusions integer,
  import_id integer,
  recorded_at timestamptz not null
);

-- Facts are appended. A correction supersedes an earlier row; a retraction supersedes it with nothing.
create table infusions (
  infusion_id bigint not null,
  patient_key bigint not null,
  clinic_id integer not null,
  clinician_id integer,
  series_label varchar,
  given_on date not null,
  started_at timestamptz,
  study_day integer,
  agent varchar not null,
  route varchar,
  dose_mg double,
  dose_mg_per_kg double,
  dose_text varchar,
  duration_minutes integer,
  import_id integer,
  recorded_at timestamptz not null,
  supersedes bigint,
  retracted boolean not null
);

create table assessments (
  assessment_id bigint not null,
  patient_key bigint not null,
  clinic_id integer not null,
  instrument varchar not null,
  instrument_version varchar not null,
  assessed_on date not null,
  assessed_at timestamptz,
  study_day integer,
  phase varchar,
  rater varchar not null,
  recall_period varchar not null,
  total_score double,
  valid boolean not null,
  reason_invalid varchar,
  source varchar not null,
  import_id integer,
  recorded_at timestamptz not null,
  supersedes bigint,
  retracted boolean not null
);

create table item_scores (
  assessment_id bigint not null,
  patient_key bigint not null,
  clinic_id integer not null,
  instrument varchar not null,
  item varchar not null,
  score integer
);

create view current_infusions as
  select * from infusions
  where not retracted
    and infusion_id not in (select supersedes from infusions where supersedes is not null);

create view current_assessments as
  select * from assessments
  where not retracted
    and assessment_id not in (select supersedes from assessments where supersedes is not null);

-- Derived, re-written for the affected patients in the transaction of each write.
-- agent_series_number counts a patient's series of one agent, so that "first series per patient"
-- can be asked after the agent filter.
create table series (
  series_id bigint not null,
  patient_key bigint not null,
  clinic_id integer not null,
  clinician_id integer,
  series_number integer not null,
  agent_series_number integer not null,
  agent varchar not null,
  origin varchar not null,
  label varchar,
  indication varchar not null,
  diagnosis varchar,
  day_basis varchar not null,
  planned_infusions integer,
  induction_infusions integer not null,
  maintenance_infusions integer not null,
  first_infusion_on date not null,
  last_induction_on date not null,
  last_infusion_on date not null,
  next_series_on date,
  next_series_at timestamptz
);

create table series_infusions (
  series_id bigint not null,
  infusion_id bigint not null,
  patient_key bigint not null,
  infusion_number integer not null,
  phase varchar not null,
  given_on date not null,
  started_at timestamptz,
  days_from_first integer not null
);

-- One row for each pair of series and score it can serve. infusions_before counts the series' infusions
-- given before the score; a score on an infusion day without a clock time counts as before the infusion.
-- chosen: of two scores of one position and day, the one recorded last; same_day_duplicate flags both.
create table aligned_assessments (
  series_id bigint not null,
  patient_key bigint not null,
  clinic_id integer not null,
  assessment_id bigint not null,
  instrument varchar not null,
  total_score double,
  valid boolean not null,
  days_from_first integer not null,
  days_from_last_induction integer not null,
  infusions_before integer not null,
  chosen boolean not null,
  same_day_duplicate boolean not null
);
