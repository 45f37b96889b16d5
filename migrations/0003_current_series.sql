-- is_current: of a patient's series the one that began last, which lists then find without grouping
-- everyone's series. The engine adds no column that is not null, so the table is made anew.
create table former_series as select * from series;

drop table series;

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
  next_series_at timestamptz,
  is_current boolean not null
);

insert into series
  select former_series.*,
    series_number = max(series_number) over (partition by patient_key)
  from former_series
  order by patient_key, series_number;

drop table former_series;
