with
  "matching" as (
    select
      "p"."patient_key",
      "i"."local_id",
      "i"."given_name",
      "i"."family_name",
      "p"."clinic_id",
      "p"."clinician_id",
      "p"."sex",
      "p"."age_years",
      "p"."diagnosis",
      "p"."day_basis"
    from
      "patients" as "p"
      inner join "patient_identities" as "i" on "i"."patient_key" = "p"."patient_key"
    where
      "p"."clinic_id" = $1
      and "p"."indication" = $2
      and (
        (
          contains (
            strip_accents (lower("i"."local_id")),
            strip_accents (lower($3))
          )
          or contains (
            strip_accents (lower("i"."family_name")),
            strip_accents (lower($4))
          )
          or contains (
            strip_accents (lower("i"."given_name")),
            strip_accents (lower($5))
          )
        )
        and (
          contains (
            strip_accents (lower("i"."local_id")),
            strip_accents (lower($6))
          )
          or contains (
            strip_accents (lower("i"."family_name")),
            strip_accents (lower($7))
          )
          or contains (
            strip_accents (lower("i"."given_name")),
            strip_accents (lower($8))
          )
        )
      )
  ),
  "latest" as (
    select
      "patient_key",
      max("series_number") as "series_number",
      max("last_infusion_on") as "last_on"
    from
      "series"
    group by
      "patient_key"
  ),
  "paged" as (
    select
      "m".*,
      "l"."series_number",
      "l"."last_on"
    from
      "matching" as "m"
      left join "latest" as "l" on "l"."patient_key" = "m"."patient_key"
    order by
      "l"."last_on" desc nulls last,
      "m"."family_name" asc nulls last,
      "m"."given_name" asc nulls last,
      "m"."local_id"
    limit
      $9
    offset
      $10
  )
select
  "m"."patient_key",
  "m"."local_id",
  "m"."given_name",
  "m"."family_name",
  "m"."sex",
  "m"."age_years",
  "c"."name" as "clinic",
  "d"."name" as "clinician",
  "m"."diagnosis",
  "m"."day_basis",
  "s"."series_id",
  "s"."agent",
  "s"."induction_infusions",
  "s"."maintenance_infusions",
  "s"."planned_infusions",
  "s"."first_infusion_on",
  "s"."last_infusion_on"
from
  "paged" as "m"
  inner join "clinics" as "c" on "c"."clinic_id" = "m"."clinic_id"
  left join "clinicians" as "d" on "d"."clinician_id" = "m"."clinician_id"
  left join "series" as "s" on "s"."patient_key" = "m"."patient_key"
  and "s"."series_number" = "m"."series_number"
order by
  "m"."last_on" desc nulls last,
  "m"."family_name" asc nulls last,
  "m"."given_name" asc nulls last,
  "m"."local_id"
