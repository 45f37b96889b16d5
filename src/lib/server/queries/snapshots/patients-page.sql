with
  "matching" as (
    select
      "i"."patient_key"
    from
      "patient_identities" as "i"
    where
      "i"."clinic_id" = $1
      and "i"."patient_key" in (
        select
          "p"."patient_key"
        from
          "patients" as "p"
        where
          "p"."indication" = $2
      )
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
      "m"."patient_key",
      coalesce(max("s"."last_infusion_on"), $9) as "last_on"
    from
      "matching" as "m"
      left join "series" as "s" on "s"."patient_key" = "m"."patient_key"
    group by
      "m"."patient_key"
  ),
  "reached" as (
    select
      "last_on"
    from
      "latest"
    order by
      "last_on" desc
    limit
      $10
  ),
  "paged" as (
    select
      "i"."patient_key",
      "i"."local_id",
      "i"."given_name",
      "i"."family_name",
      "l"."last_on"
    from
      "latest" as "l"
      inner join "patient_identities" as "i" on "i"."patient_key" = "l"."patient_key"
    where
      "l"."last_on" >= (
        select
          min("reached"."last_on") as "since"
        from
          "reached"
      )
    order by
      "l"."last_on" desc,
      "i"."family_name" asc nulls last,
      "i"."given_name" asc nulls last,
      "i"."local_id"
    limit
      $11
    offset
      $12
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
