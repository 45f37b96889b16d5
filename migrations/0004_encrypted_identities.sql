-- Local id, names and date of birth are sealed one by one. local_id_index finds a patient of a clinic by
-- local id without opening any. The program seals the rows of plain_identities and drops that table.
alter table patient_identities rename to plain_identities;

create table patient_identities (
  patient_key bigint not null,
  clinic_id integer not null,
  local_id varchar not null,
  local_id_index varchar not null,
  given_name varchar,
  family_name varchar,
  birth_on varchar,
  key_version integer not null
);

-- One row once keys are in use: the version that seals, and a text that these keys alone open.
create table key_state (
  version integer not null,
  proof varchar not null
);
