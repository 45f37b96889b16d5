with
  "paged" as (
    select
      "i"."patient_key",
      "i"."local_id",
      "i"."given_name",
      "i"."family_name",
      null as "last_on"
    from
      "patient_identities" as "i"
    order by
      "i"."family_name" asc nulls last,
      "i"."given_name" asc nulls last,
      "i"."local_id"
    limit
      $1
    offset
      $2
  ),
  "current" as (
    select
      "patient_key",
      max("series_number") as "series_number"
    from
      "series"
    where
      "patient_key" in (
        select
          "paged"."patient_key"
        from
          "paged"
      )
    group by
      "patient_key"
  )
select
  "m"."patient_key",
  "m"."local_id",
  "m"."given_name",
  "m"."family_name",
  "p"."sex",
  "p"."age_years",
  "c"."name" as "clinic",
  "d"."name" as "clinician",
  "p"."diagnosis",
  "p"."day_basis",
  "s"."series_id",
  "s"."agent",
  "s"."induction_infusions",
  "s"."maintenance_infusions",
  "s"."planned_infusions",
  "s"."first_infusion_on",
  "s"."last_infusion_on"
from
  "paged" as "m"
  inner join "patients" as "p" on "p"."patient_key" = "m"."patient_key"
  inner join "clinics" as "c" on "c"."clinic_id" = "p"."clinic_id"
  left join "clinicians" as "d" on "d"."clinician_id" = "p"."clinician_id"
  left join "current" as "n" on "n"."patient_key" = "m"."patient_key"
  left join "series" as "s" on "s"."patient_key" = "n"."patient_key"
  and "s"."series_number" = "n"."series_number"
order by
  "m"."last_on" desc nulls last,
  "m"."family_name" asc nulls last,
  "m"."given_name" asc nulls last,
  "m"."local_id"
