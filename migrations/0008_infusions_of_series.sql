-- A series holds its infusions, in order: deriving one patient anew then takes a statement less for reading,
-- deleting and storing, and series_infusions is a view of the lists.
create table former_series as
  select series.*, given.infusions
  from series
    join (
      select
        series_id,
        list(
          {'infusion_id': infusion_id, 'given_on': given_on, 'started_at': started_at}
          order by infusion_number
        ) as infusions
      from series_infusions
      group by series_id
    ) as given using (series_id);

drop table series_infusions;

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
  is_current boolean not null,
  infusions struct(infusion_id bigint, given_on date, started_at timestamptz)[] not null
);

insert into series
  select * from former_series order by patient_key, series_number;

drop table former_series;

create view series_infusions as
  select
    series_id,
    infusion.infusion_id,
    patient_key,
    clinic_id,
    infusion_number,
    case when infusion_number <= induction_infusions then 'induction' else 'maintenance' end as phase,
    infusion.given_on,
    infusion.started_at,
    cast(infusion.given_on - first_infusion_on as integer) as days_from_first
  from (
    select
      series_id,
      patient_key,
      clinic_id,
      induction_infusions,
      first_infusion_on,
      unnest(infusions) as infusion,
      cast(generate_subscripts(infusions, 1) as integer) as infusion_number
    from series
  ) as placed;
