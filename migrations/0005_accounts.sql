-- People who sign in. totp_secret is sealed with the field key; totp_last_step is the last accepted step.
-- is_demo: one-click accounts of the invented clinics; a server with real patients refuses to start with one.
create table users (
  user_id integer not null,
  email varchar not null,
  name varchar not null,
  password_hash varchar,
  totp_secret varchar,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  oidc_subject varchar,
  is_disabled boolean not null,
  is_demo boolean not null,
  created_at timestamptz not null
);

-- clinic_id is null for administrators alone: they manage every clinic and read no patient of any.
-- clinician_id, of clinicians alone, is whose panel it is.
create table memberships (
  user_id integer not null,
  role varchar not null,
  clinic_id integer,
  clinician_id integer
);

-- Only the SHA-256 of a token is kept. stage: 'second-factor', 'enrolment', then 'full'.
create table sessions (
  token_hash varchar not null,
  user_id integer not null,
  stage varchar not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);

create table one_time_links (
  token_hash varchar not null,
  user_id integer not null,
  resets_totp boolean not null,
  expires_at timestamptz not null
);

-- A clinician's look at a colleague's patient, for a stated reason and a while.
create table patient_lookups (
  user_id integer not null,
  patient_key bigint not null,
  reason varchar not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null
);

-- hash covers previous_hash and every other column. subject holds keys, counts and names of things, as JSON;
-- never a value of a patient.
create table audit_entries (
  entry_id bigint not null,
  recorded_at timestamptz not null,
  user_id integer,
  action varchar not null,
  outcome varchar not null,
  clinic_id integer,
  patient_key bigint,
  subject varchar not null,
  reason varchar,
  address varchar,
  previous_hash varchar not null,
  hash varchar not null
);

-- One row, so that two writers of the chain conflict instead of forking it.
create table audit_head (
  entry_id bigint not null,
  hash varchar not null
);

insert into audit_head values (0, '');
